import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';

/** The server's side of one login. A step is null when what came does not lead to one. */
export interface ScramLogin {
  first(message: string): string | null;
  final(message: string): string | null;
}

interface Keys {
  stored: Buffer;
  server: Buffer;
}

const ITERATIONS = 4_096;
/** Base64 of `n,,`: no channel binding, the only kind Kafka knows. */
const NO_BINDING = 'biws';

/** RFC 5802, without channel binding. `passwordOf`: undefined when there is no such user. */
export function createScramLogin(
  digest: 'sha256' | 'sha512',
  passwordOf: (user: string) => string | undefined,
): ScramLogin {
  const hmac = (key: Buffer, text: string): Buffer => createHmac(digest, key).update(text).digest();
  const salt = randomBytes(16);
  let begun: { keys: Keys; nonce: string; messages: string } | null = null;

  const keysOf = (password: string): Keys => {
    const length = digest === 'sha256' ? 32 : 64;
    const salted = pbkdf2Sync(password, salt, ITERATIONS, length, digest);
    const stored = createHash(digest).update(hmac(salted, 'Client Key')).digest();
    return { stored, server: hmac(salted, 'Server Key') };
  };

  return {
    first(message) {
      const bare = message.replace(/^n,[^,]*,/, '');
      const { n: user = '', r: clientNonce = '' } = attributes(bare);
      const password = passwordOf(user.replaceAll('=2C', ',').replaceAll('=3D', '='));
      if (password === undefined) return null;
      const nonce = clientNonce + randomBytes(12).toString('hex');
      const answer = `r=${nonce},s=${salt.toString('base64')},i=${ITERATIONS}`;
      begun = { keys: keysOf(password), nonce, messages: `${bare},${answer}` };
      return answer;
    },
    final(message) {
      const { c: binding, r: nonce, p: proof = '' } = attributes(message);
      if (begun === null || binding !== NO_BINDING || nonce !== begun.nonce) return null;
      const all = `${begun.messages},${message.replace(/,p=[^,]*$/, '')}`;
      const clientKey = xor(Buffer.from(proof, 'base64'), hmac(begun.keys.stored, all));
      const proven = createHash(digest).update(clientKey).digest();
      if (!timingSafeEqual(proven, begun.keys.stored)) return null;
      return `v=${hmac(begun.keys.server, all).toString('base64')}`;
    },
  };
}

function attributes(message: string): Partial<Record<string, string>> {
  return Object.fromEntries(message.split(',').map((part) => [part.slice(0, 1), part.slice(2)]));
}

const xor = (one: Buffer, other: Buffer): Buffer => Buffer.from(other.map((byte, at) => byte ^ (one[at] ?? 0)));
