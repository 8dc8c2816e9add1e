#!/bin/sh
# How the certificates next to this script were made (OpenSSL 3). They are for tests on loopback only and trusted by
# nobody; they last about 100 years, so that there is no need to run it again. Run it in an empty folder.
set -eu
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1"; }

# certificate NAME SUBJECT_CN EXTENSIONS ISSUER START END
certificate() {
  key "$1.key"
  mkdir -p "$root/$4" && : >"$root/$4/index.txt" && rm -f "$root/$4/index.txt.attr"
  printf '[ca]\ndefault_ca=d\n[d]\ndatabase=%s/index.txt\nnew_certs_dir=%s\nrand_serial=yes\ndefault_md=sha256\npolicy=p\nunique_subject=no\n[p]\ncommonName=supplied\n[x]\n%b' \
    "$root/$4" "$root/$4" "$3" >"$root/ca.cnf"
  openssl req -new -key "$1.key" -subj "/CN=$2" -out "$root/$1.csr"
  if [ "$4" = "$1" ]; then by="-selfsign -keyfile $1.key"; else by="-cert $4.pem -keyfile $4.key"; fi
  # shellcheck disable=SC2086
  openssl ca -batch -notext -config "$root/ca.cnf" -extensions x -in "$root/$1.csr" $by -startdate "$5" -enddate "$6" -out "$1.pem"
}

CA='basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n'
names() { printf 'basicConstraints=CA:FALSE\nsubjectAltName=%s\n' "$1"; }

certificate root 'checkstream test root' "$CA" root 20260101000000Z 21260101000000Z
certificate intermediate 'checkstream test intermediate' "$CA" root 20260101000000Z 21000101000000Z
certificate good localhost "$(names 'DNS:localhost,DNS:shop.test,IP:127.0.0.1')\n" root 20260101000000Z 21250101000000Z
certificate chained localhost "$(names 'DNS:localhost,IP:127.0.0.1')\n" intermediate 20260101000000Z 21250101000000Z
certificate expired localhost "$(names 'DNS:localhost,IP:127.0.0.1')\n" root 20200101000000Z 20210101000000Z
certificate not-yet localhost "$(names 'DNS:localhost,IP:127.0.0.1')\n" root 21200101000000Z 21250101000000Z
certificate other-name other.test "$(names 'DNS:other.test')\n" root 20260101000000Z 21250101000000Z
certificate self-signed localhost "$(names 'DNS:localhost,IP:127.0.0.1')\n" self-signed 20260101000000Z 21250101000000Z
certificate other-root 'checkstream other root' "$CA" other-root 20260101000000Z 21260101000000Z
certificate unknown-root localhost "$(names 'DNS:localhost,IP:127.0.0.1')\n" other-root 20260101000000Z 21250101000000Z
cat intermediate.pem >>chained.pem
cat other-root.pem >>unknown-root.pem
rm root.key intermediate.key intermediate.pem other-root.key other-root.pem
