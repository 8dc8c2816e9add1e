import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A stand-in for a broker that asks for a login (PLAIN), and cuts the connection at whatever comes after it. */
export interface SaslBroker {
  address: string;
  /** From now on every login is refused, or accepted; open connections are cut. */
  refuseLogins(refuse: boolean): void;
  close(): Promise<void>;
}

const SASL_HANDSHAKE = 17;
const API_VERSIONS = 18;
const SASL_AUTHENTICATE = 36;
const SASL_AUTHENTICATION_FAILED = 58;

export async function startSaslBroker(): Promise<SaslBroker> {
  const sockets = new Set<Socket>();
  let refuse = false;
  const answer = (apiKey: number): Buffer | null => {
    if (apiKey === API_VERSIONS) return apiVersions();
    if (apiKey === SASL_HANDSHAKE) return Buffer.concat([int16(0), int32(1), string('PLAIN')]);
    if (apiKey !== SASL_AUTHENTICATE) return null;
    const verdict = refuse ? [int16(SASL_AUTHENTICATION_FAILED), string('no')] : [int16(0), int16(-1)];
    return Buffer.concat([...verdict, int32(0)]);
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    serve(socket, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    refuseLogins: (value) => {
      refuse = value;
      cut();
    },
    close: () => closeServer(server, cut),
  };
}

/** Requests are length, API, version, correlation id, the rest; answers are length, correlation id, the rest. */
function serve(socket: Socket, answer: (apiKey: number) => Buffer | null): void {
  let pending = Buffer.alloc(0);
  socket.on('data', (data: Buffer) => {
    pending = Buffer.concat([pending, data]);
    while (pending.length >= 4 && pending.length >= 4 + pending.readInt32BE(0)) {
      const request = pending.subarray(4, 4 + pending.readInt32BE(0));
      pending = pending.subarray(4 + request.length);
      const body = answer(request.readInt16BE(0));
      if (body === null) return void socket.destroy();
      socket.write(Buffer.concat([int32(4 + body.length), request.subarray(4, 8), body]));
    }
  });
}

function apiVersions(): Buffer {
  const highest = [
    [3, 5],
    [SASL_HANDSHAKE, 1],
    [API_VERSIONS, 2],
    [SASL_AUTHENTICATE, 0],
  ] as const;
  const rows = highest.map(([apiKey, version]) => Buffer.concat([int16(apiKey), int16(0), int16(version)]));
  return Buffer.concat([int16(0), int32(rows.length), ...rows, int32(0)]);
}

async function closeServer(server: Server, cut: () => void): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  cut();
  await closed;
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

const string = (text: string): Buffer => Buffer.concat([int16(text.length), Buffer.from(text)]);
