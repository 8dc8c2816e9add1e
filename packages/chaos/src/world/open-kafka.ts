import { startApacheKafka } from '@checkstream/apache-kafka';
import { createEmbeddedKafka } from '@checkstream/embedded-kafka';
import { createSecret, type KafkaSettings } from '@checkstream/runtime';

/** `given`: brokers that somebody else runs. */
export type KafkaChoice =
  | { kind: 'embedded' }
  | { kind: 'apache'; version: string; report: (line: string) => void }
  | { kind: 'given'; brokers: string[] };

/** How the services log in. */
interface ChaosLogin {
  username: string;
  /** The one that is taken now. */
  password: () => string;
  /** From now on only the new one is. */
  changePassword: () => void;
}

export interface ChaosKafka {
  name: string;
  /** `host:port`, without any relay. */
  brokers: string[];
  /** For us, who log in by another name. */
  settings: Pick<KafkaSettings, 'brokers'> & Partial<KafkaSettings>;
  /** Null: it asks nobody who he is. */
  login: ChaosLogin | null;
  /** Null: it cannot be killed without losing its topics, or is not ours to kill. */
  process: { kill: () => Promise<void>; restart: () => Promise<void> } | null;
  close: () => Promise<void>;
}

export async function openKafka(choice: KafkaChoice): Promise<ChaosKafka> {
  switch (choice.kind) {
    case 'given':
      return { ...open(choice.brokers), name: choice.brokers.join(), process: null, close: () => Promise.resolve() };
    case 'embedded':
      return openEmbedded();
    case 'apache': {
      const { version, report } = choice;
      const kafka = await startApacheKafka({ version, report });
      return {
        ...open(kafka.brokers),
        name: `Apache Kafka ${version}`,
        process: { kill: () => kafka.kill('SIGKILL'), restart: () => kafka.restart() },
        close: () => kafka.stop(),
      };
    }
    default:
      return choice satisfies never;
  }
}

/** Everybody may do everything. */
const open = (brokers: string[]) => ({ brokers, settings: { brokers }, login: null });

const MECHANISM = 'scram-sha-512';
const OWN = { username: 'chaos', password: 'own-password' };
const SERVICES = 'services';

async function openEmbedded(): Promise<ChaosKafka> {
  let changes = 0;
  const password = () => `password-${changes}`;
  const users = new Map([
    [OWN.username, OWN.password],
    [SERVICES, password()],
  ]);
  const kafka = await createEmbeddedKafka({ users });
  const { brokers } = kafka;
  return {
    name: 'embedded',
    brokers,
    settings: { brokers, saslMechanism: MECHANISM, username: OWN.username, password: createSecret(OWN.password) },
    login: {
      username: SERVICES,
      password,
      changePassword() {
        changes += 1;
        users.set(SERVICES, password());
      },
    },
    process: null,
    close: () => kafka.close(),
  };
}
