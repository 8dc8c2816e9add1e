import { readFile, stat } from 'node:fs/promises';
import os from 'node:os';
import { EmbeddedPostgresError } from './error.ts';

/** Who runs the server: `null` is the user of this process. PostgreSQL refuses to run as root. */
export type Account = { uid: number; gid: number } | null;

/** Accounts without rights of their own, in order of preference. */
const UNPRIVILEGED = ['postgres', '_postgres', 'nobody'];

/**
 * As root: the owner of an existing data folder, so that its rows survive, else an unprivileged account of the system.
 * Throws EmbeddedPostgresError when there is none, or when the data folder belongs to somebody else.
 */
export async function chooseAccount(dataDir: string): Promise<Account> {
  const me = os.userInfo().uid;
  const owner = await ownerOf(dataDir);
  if (me !== 0) return ownedByMe(dataDir, owner, me);
  if (owner !== null && owner.uid !== 0) return owner;
  const account = findUnprivileged(await readFile('/etc/passwd', 'utf8'));
  if (account !== null) return account;
  throw new EmbeddedPostgresError(
    `PostgreSQL refuses to run as root, and none of the accounts ${UNPRIVILEGED.join(', ')} exists. ` +
      'Run as a normal user, or make an account for it: useradd --system postgres',
  );
}

export function findUnprivileged(passwd: string): Account {
  const accounts = new Map(
    passwd.split('\n').map((line) => {
      const [name = '', , uid, gid] = line.split(':');
      return [name, { uid: Number(uid), gid: Number(gid) }];
    }),
  );
  const name = UNPRIVILEGED.find((candidate) => (accounts.get(candidate)?.uid ?? 0) !== 0);
  return name === undefined ? null : (accounts.get(name) ?? null);
}

async function ownerOf(dataDir: string): Promise<{ uid: number; gid: number } | null> {
  try {
    const { uid, gid } = await stat(dataDir);
    return { uid, gid };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new EmbeddedPostgresError(`The data folder ${dataDir} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function ownedByMe(dataDir: string, owner: { uid: number } | null, me: number): null {
  if (owner === null || owner.uid === me) return null;
  throw new EmbeddedPostgresError(
    `The data folder ${dataDir} belongs to user ${owner.uid}, and you are user ${me}. ` +
      `Run as that user (or as root, who made it), or remove the folder to begin without its rows.`,
  );
}
