/** There is no such name (`ENOTFOUND`), or it has no address of the wanted family (`ENODATA`). */
export class NoAddressError extends Error {
  override name = 'NoAddressError';
  readonly code: 'ENOTFOUND' | 'ENODATA';

  constructor(hostname: string, code: NoAddressError['code']) {
    super(`no address for ${hostname}`);
    this.code = code;
  }
}
