import { UndecodableMessageError, type Decode, type UndecodableCode } from '../../src/index.ts';

/** What decoding came to: the value, or the code of the error. Any other error is passed on. */
export async function outcomeOf<T>(decode: Decode<T>, bytes: Buffer): Promise<T | UndecodableCode> {
  try {
    return await decode(bytes);
  } catch (error) {
    if (error instanceof UndecodableMessageError) return error.code;
    throw error;
  }
}
