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

/** A redirect that cannot be followed. */
export class RedirectError extends Error {
  override name = 'RedirectError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** The definition cannot be probed as it stands; no request was sent. */
export class UnusableDefinitionError extends Error {
  override name = 'UnusableDefinitionError';
  readonly code: string;
  readonly kind: 'SECRET_MISSING' | 'OTHER';

  constructor(kind: 'SECRET_MISSING' | 'OTHER', code: string, message: string) {
    super(message);
    this.kind = kind;
    this.code = code;
  }
}
