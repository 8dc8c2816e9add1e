import { hasShareGroups } from './versions.ts';

export interface SecuredListeners {
  /** PEM file: the PKCS#8 key, followed by the certificate. */
  keystorePath: string;
  /** PEM file of the CA that client certificates must come from. */
  truststorePath: string;
  /** Users of the SASL listener, created when the storage is formatted. */
  scramUsers: { mechanism: 'SCRAM-SHA-256' | 'SCRAM-SHA-512'; name: string; password: string }[];
}

export interface BrokerPorts {
  plain: number;
  controller: number;
  sasl: number;
  mutualTls: number;
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
  secured: SecuredListeners | null;
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
  return {
    listeners: [...open, `SASLSSL://localhost:${ports.sasl}`, `MTLS://localhost:${ports.mutualTls}`].join(','),
    'listener.security.protocol.map': `${protocols},SASLSSL:SASL_SSL,MTLS:SSL`,
    'inter.broker.listener.name': 'PLAINTEXT',
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': secured.keystorePath,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': secured.truststorePath,
    'listener.name.mtls.ssl.client.auth': 'required',
    ...scram(secured),
  };
}

function scram({ scramUsers }: SecuredListeners): Record<string, string> {
  const mechanisms = [...new Set(scramUsers.map((user) => user.mechanism))];
  const login = 'org.apache.kafka.common.security.scram.ScramLoginModule required;';
  return {
    'listener.name.saslssl.sasl.enabled.mechanisms': mechanisms.join(','),
    ...Object.fromEntries(
      mechanisms.map((name) => [`listener.name.saslssl.${name.toLowerCase()}.sasl.jaas.config`, login]),
    ),
  };
}

function shareCoordinator(): Record<string, string> {
  return {
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'share.coordinator.state.topic.num.partitions': '1',
  };
}

/** Arguments of `format` that make the SASL users. */
export function scramArguments(secured: SecuredListeners | null): string[] {
  return (secured?.scramUsers ?? []).flatMap(({ mechanism, name, password }) => [
    '--add-scram',
    `${mechanism}=[name=${name},password=${password}]`,
  ]);
}
