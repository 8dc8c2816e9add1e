import { accepted, ERRORS, refuse } from '../protocol/errors.ts';
import type { Refusal } from '../protocol/errors.ts';
import type { Api } from './api.ts';

interface FindCoordinatorRequest {
  key: string;
  type: number;
}

interface FindCoordinatorResponse extends Refusal {
  nodeId: number;
  host: string;
  port: number;
}

const GROUP = 0;
const NOWHERE = { nodeId: -1, host: '', port: -1 };

/** The only broker coordinates every group. */
export const findCoordinator: Api<FindCoordinatorRequest, FindCoordinatorResponse> = {
  decode: (reader, version) => ({ key: reader.string(), type: version >= 1 ? reader.int8() : GROUP }),
  handle: ({ type }, { broker }) =>
    type === GROUP
      ? { ...accepted, nodeId: broker.nodeId, host: broker.host, port: broker.port }
      : {
          ...refuse(ERRORS.COORDINATOR_NOT_AVAILABLE, 'this broker coordinates consumer groups only'),
          ...NOWHERE,
        },
  refuse: (_, error) => ({ ...refuse(error, 'The coordinator is not available.'), ...NOWHERE }),
  encode: (writer, { error, message, nodeId, host, port }, version, throttleMs) => {
    if (version >= 1) writer.int32(throttleMs);
    writer.int16(error);
    if (version >= 1) writer.nullableString(message);
    writer.int32(nodeId).string(host).int32(port);
  },
};
