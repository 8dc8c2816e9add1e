import dgram from 'node:dgram';
import type { RemoteInfo } from 'node:dgram';
import { isIPv4 } from 'node:net';

/** What a name server says about a name: addresses in order, a refusal, or nothing at all. */
export type Answer = string[] | 'SERVFAIL' | 'SILENT';

export interface NameServer {
  /** `host:port`. */
  address: string;
  /** May be changed at any time. */
  names: Record<string, Answer>;
  /** Names asked for, with their types, in order. */
  asked: string[];
  close: () => Promise<void>;
}

const TYPES: Record<number, string> = { 1: 'A', 28: 'AAAA' };
const RCODES = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3 };

/** A name server on loopback. A name that it does not know does not exist. */
export async function nameServer(names: Record<string, Answer>): Promise<NameServer> {
  const asked: string[] = [];
  const socket = dgram.createSocket('udp4');
  socket.on('message', (query, client) => {
    const { name, type, end } = questionOf(query);
    asked.push(`${name} ${TYPES[type]}`);
    const answer = Object.hasOwn(names, name) ? (names[name] ?? []) : null;
    if (answer !== 'SILENT') send(socket, client, replyTo(query, end, type, answer));
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    names,
    asked,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

const send = (socket: dgram.Socket, client: RemoteInfo, reply: Buffer): void =>
  socket.send(reply, client.port, client.address);

/** RFC 1035, section 4.1.2. */
function questionOf(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function replyTo(query: Buffer, end: number, type: number, answer: Exclude<Answer, 'SILENT'> | null): Buffer {
  const addresses = Array.isArray(answer) ? answer.filter((one) => isIPv4(one) === (type === 1)) : [];
  const rcode = answer === null ? RCODES.NXDOMAIN : answer === 'SERVFAIL' ? RCODES.SERVFAIL : RCODES.NOERROR;
  const header = Buffer.from([query[0] ?? 0, query[1] ?? 0, 0x81, 0x80 | rcode, 0, 1, 0, addresses.length, 0, 0, 0, 0]);
  return Buffer.concat([header, query.subarray(12, end), ...addresses.map((address) => record(type, address))]);
}

/** For the name of the question, to be kept for an hour. */
function record(type: number, address: string): Buffer {
  const data = isIPv4(address) ? Buffer.from(address.split('.').map(Number)) : ipv6Bytes(address);
  return Buffer.concat([Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 14, 16, 0, data.length]), data]);
}

/** Of an address that ends in `::` and one group. */
function ipv6Bytes(address: string): Buffer {
  const [head = '', tail = ''] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const all = [...groups, ...Array<string>(7 - groups.length).fill('0'), tail || '0'];
  return Buffer.from(all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]));
}
