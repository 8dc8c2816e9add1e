import { loginProperties, tlsProperties, type SecuredFiles } from './secured-listeners.ts';
import { hasShareGroups } from './versions.ts';

export interface BrokerPorts {
  plain: number;
  controller: number;
  sasl: number;
  mutualTls: number;
  expired: number;
}

/** What a node must know to join a cluster. */
export interface Cluster {
  id: string;
  /** `host:port` of its controller. */
  controller: string;
}

export interface BrokerLayout {
  version: string;
  nodeId: number;
  /** Null: it founds its own, and is the controller too. */
  joins: Cluster | null;
  dataDir: string;
  ports: BrokerPorts;
  secured: SecuredFiles | null;
}

/** A broker tuned to start and rebalance fast; plain text on loopback. */
export function serverProperties(layout: BrokerLayout): string {
  const properties = {
    'process.roles': layout.joins === null ? 'broker,controller' : 'broker',
    'node.id': String(layout.nodeId),
    'controller.quorum.bootstrap.servers': layout.joins?.controller ?? `127.0.0.1:${layout.ports.controller}`,
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': layout.dataDir,
    ...listeners(layout),
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'transaction.state.log.num.partitions': '1',
    'group.initial.rebalance.delay.ms': '0',
    'auto.create.topics.enable': 'false',
    // After kill -9 the controller waits this long before the broker may register again: 5 s in place of 11 s.
    'broker.session.timeout.ms': '3000',
    'broker.heartbeat.interval.ms': '500',
    ...(hasShareGroups(layout.version) ? shareCoordinator() : {}),
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

function listeners({ joins, ports, secured }: BrokerLayout): Record<string, string> {
  const controller = joins === null ? [`CONTROLLER://127.0.0.1:${ports.controller}`] : [];
  const open = [`PLAINTEXT://127.0.0.1:${ports.plain}`, ...controller];
  const protocols = 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT';
  if (secured === null) return { listeners: open.join(','), 'listener.security.protocol.map': protocols };
  const closed = { SASLSSL: ports.sasl, MTLS: ports.mutualTls, EXPIRED: ports.expired };
  return {
    listeners: [...open, ...Object.entries(closed).map(([name, port]) => `${name}://localhost:${port}`)].join(','),
    'listener.security.protocol.map': `${protocols},SASLSSL:SASL_SSL,MTLS:SSL,EXPIRED:SSL`,
    'inter.broker.listener.name': 'PLAINTEXT',
    ...tlsProperties(secured),
    ...loginProperties(secured),
  };
}

function shareCoordinator(): Record<string, string> {
  return {
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'share.coordinator.state.topic.num.partitions': '1',
  };
}
