import { setTimeout as sleep } from 'node:timers/promises';
import { CHECKERS, CLIENTS } from '../plan/fault.ts';
import type { Ending, RotationFault, ServerName, ServiceName } from '../plan/fault.ts';
import type { Relay } from '../relays/open-relay.ts';
import type { World } from './open-world.ts';
import type { Life } from './supervise.ts';
import { wasRefused } from './was-refused.ts';

/** How long somebody may take to connect and to believe the new certificate. */
const BELIEVED_WITHIN_MS = 20_000;

/** Resolves, when everybody has what is new, to whether anybody met it. */
export async function rotate(fault: RotationFault, world: World): Promise<boolean> {
  switch (fault.kind) {
    case 'certificate-rotated':
      return rotateCertificate(fault, world);
    case 'password-rotated':
      return fault.of === 'kafka' ? rotateKafkaPassword(fault, world) : rotatePostgresPassword(fault, world);
    default:
      return fault satisfies never;
  }
}

async function rotateCertificate({ of, by }: RotationFault, world: World): Promise<boolean> {
  const believed: Promise<boolean>[] = [];
  await onRelays(of, world, async (relay) => {
    believed.push(relay.useCredentials(world.authority.issue(), BELIEVED_WITHIN_MS));
    await reconnect(relay, by);
  });
  return (await Promise.all(believed)).includes(true);
}

type PasswordFault = Extract<RotationFault, { kind: 'password-rotated' }>;

/**
 * Checkers first, while their connections last: what one keeps for a broker that takes its password no more is lost with
 * it. Writers keep nothing, so they are refused for a while.
 */
async function rotateKafkaPassword({ of, by, refusedMs }: PasswordFault, world: World): Promise<boolean> {
  const { kafka } = world;
  if (kafka.login === null) return false;
  kafka.login.changePassword();
  const old = outdate(CLIENTS[of], world);
  await renew(
    old.filter(({ service }) => CHECKERS.some((name) => name === service)),
    world,
  );
  await onRelays(of, world, (relay) => reconnect(relay, by));
  await sleep(refusedMs);
  await renew(old, world);
  return old.some((life) => wasRefused(life, of));
}

/** Who meets the end of the old one before it is restarted stops by itself. */
async function rotatePostgresPassword({ of, by, refusedMs }: PasswordFault, world: World): Promise<boolean> {
  await world.postgres.changePassword();
  const old = outdate(CLIENTS[of], world);
  await onRelays(of, world, (relay) => reconnect(relay, by));
  await sleep(refusedMs);
  await renew(old, world);
  return old.some((life) => wasRefused(life, of));
}

function outdate(names: readonly ServiceName[], { services }: World): Life[] {
  const lives = names.map((name) => services[name].present());
  for (const life of lives) life.outdated = true;
  return lives;
}

/** One after the other, and each once. */
async function renew(lives: Life[], { services }: World): Promise<void> {
  for (const life of lives) {
    const service = services[life.service];
    if (service.present() === life) await service.end('SIGTERM');
  }
}

function onRelays(of: ServerName, { kafkaRelays, postgresRelay }: World, act: (relay: Relay) => Promise<void>) {
  return of === 'kafka' ? kafkaRelays.all(act) : act(postgresRelay);
}

async function reconnect(relay: Relay, by: Ending): Promise<void> {
  await relay.cut(by);
  await relay.restore();
}
