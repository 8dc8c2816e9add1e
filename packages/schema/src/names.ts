/** What a name may be. `expected` completes "expected ...". */
export interface NameRule {
  expected: string;
  accepts: (text: string) => boolean;
}

export const NAME_PATTERN = /^[a-z0-9][a-z0-9._-]{0,99}$/;
/** UTF-16 code units: short enough for an index entry of PostgreSQL (2,704 bytes), longer than most host names. */
const LONGEST_CHECKER = 200;

/** Of a tenant, of an endpoint in it, and of a location. */
export const NAME: NameRule = {
  expected: 'a name of up to 100 characters a-z 0-9 . _ - that starts with a letter or digit',
  accepts: (text) => NAME_PATTERN.test(text),
};

/** Of a checker: what its host is called, or anything else that is not too long. */
export const CHECKER_NAME: NameRule = {
  expected: `a text of 1 to ${LONGEST_CHECKER} characters`,
  accepts: (text) => text.length >= 1 && text.length <= LONGEST_CHECKER,
};
