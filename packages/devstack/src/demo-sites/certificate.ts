/**
 * A self-signed certificate for localhost, valid until the year 2120, and its key. Both are public: they protect
 * nothing, and exist so that a demo site can have a certificate that nobody vouches for.
 */
export const certificate = `-----BEGIN CERTIFICATE-----
MIIBujCCAWCgAwIBAgIUfkOaFjbFZORqDvW/XO44ku09PDcwCgYIKoZIzj0EAwIw
NDESMBAGA1UEAwwJbG9jYWxob3N0MR4wHAYDVQQKDBVjaGVja3N0cmVhbSBkZW1v
IHNpdGUwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMDQxEjAQBgNV
BAMMCWxvY2FsaG9zdDEeMBwGA1UECgwVY2hlY2tzdHJlYW0gZGVtbyBzaXRlMFkw
EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAESmJGzkRLbVpJwM2RLvQrZD+4hfVhxm84
SMryszr958ne4SJBRLRZSr1oIgekzqjteNj5pGjkjGKuYDYqgJXxzqNOMEwwGgYD
VR0RBBMwEYIJbG9jYWxob3N0hwR/AAABMA8GA1UdEwEB/wQFMAMBAf8wHQYDVR0O
BBYEFMpNPce52tvmlwe1oaR3sd7cTS+AMAoGCCqGSM49BAMCA0gAMEUCIQC70ZkX
myUagB5SQtAGremzR5cJXxvwaAouUaXOOiZg6gIgRaCmESF15hig5Q5/ogDDJtNn
HuifLBAECVAuE8R6Zec=
-----END CERTIFICATE-----
`;

export const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg2zYR4Ysz8XBUhcXD
9i/WEbge0ILOI8cMc6ncS9WzENmhRANCAARKYkbOREttWknAzZEu9CtkP7iF9WHG
bzhIyvKzOv3nyd7hIkFEtFlKvWgiB6TOqO142PmkaOSMYq5gNiqAlfHO
-----END PRIVATE KEY-----
`;
