/** The whole probe took longer than the endpoint's timeout. */
export class DeadlineError extends Error {
  override name = 'DeadlineError';
  readonly code = 'ETIMEDOUT';
}

/** The caller gave the probe up; its observation is not used. */
export class AbandonedError extends Error {
  override name = 'AbandonedError';
  readonly code = 'ABANDONED';
}

/** The handshake worked, but the certificate is not one to trust for this name. */
export class CertificateError extends Error {
  override name = 'CertificateError';
  readonly code: string;

  /** @param code of OpenSSL or Node, such as `CERT_HAS_EXPIRED` */
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** The connection ended where its body may or may not have been whole: TLS says which, and this one did not. */
export class CutError extends Error {
  override name = 'CutError';
  readonly code = 'ECONNRESET';
}

/** A body whose content codings are not worth undoing. */
export class BadCodingError extends Error {
  override name = 'BadCodingError';
  readonly code: 'TOO_MANY_CODINGS' | 'CODING_TOO_LARGE';

  constructor(code: BadCodingError['code']) {
    super(code);
    this.code = code;
  }
}

/** A redirect that cannot be followed. */
export class RedirectError extends Error {
  override name = 'RedirectError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** The checker did not send a request that it may not, or cannot, send; the message says why. */
export class NotJudgedError extends Error {
  override name = 'NotJudgedError';
  readonly code: string;
  readonly kind: 'SECRET_MISSING' | 'EGRESS_DENIED' | 'AGENT' | 'OTHER';

  constructor(kind: NotJudgedError['kind'], code: string, message: string) {
    super(message);
    this.kind = kind;
    this.code = code;
  }
}
