export * from './settings/index.ts';

export { createSecret, HIDDEN, type Secret } from './secrets/secret.ts';

export { createLogger, type Logger, type LoggerOptions } from './log/create-logger.ts';
export { maskCredentials } from './log/mask-credentials.ts';
export { errorCode, errorMessage } from './log/error-message.ts';
export { shorten } from './log/shorten.ts';

export { serviceMain, type ServiceContext, type ServiceOptions } from './lifecycle/service-main.ts';
export { listenForStop } from './lifecycle/listen-for-stop.ts';
export { isProgrammingError } from './lifecycle/is-programming-error.ts';
export { runTogether, type Job } from './lifecycle/run-together.ts';
export { createClosing, type Closing, type ClosingStack } from './lifecycle/closing.ts';
export { createHealth, type Health, type HealthCheck, type HealthReport } from './health/create-health.ts';
export { createProgress, type Progress } from './health/create-progress.ts';
export { openStatusServer, type StatusServer } from './http/open-status-server.ts';

export {
  createKafkaClient,
  type Batch,
  type EachBatchPayload,
  type KafkaClient,
  type KafkaMessage,
} from './kafka/create-kafka-client.ts';
export { findProblem } from './kafka/find-problem.ts';
export { waitForKafka } from './kafka/wait-for-kafka.ts';
export { describeKafkaError, heals, saidByKafka } from './kafka/kafka-error.ts';
export { keepingAlive } from './kafka/keeping-alive.ts';
export { openProducer, type OutgoingMessage, type Producer } from './kafka/open-producer.ts';
export { inRequests, messageBytes, type RequestLimits } from './kafka/in-requests.ts';
export { PublishError } from './kafka/publish-error.ts';
export { superviseConsumer, type SupervisedConsumer } from './kafka/supervise-consumer.ts';
export type { Assignment, SuperviseOptions } from './kafka/supervise-options.ts';
export type { FollowCallbacks } from './kafka/follow-callbacks.ts';
export { followCompactedTopic, type FollowedTopic, type FollowOptions } from './kafka/follow-compacted-topic.ts';
export { createTopicRows, type TopicRows } from './kafka/topic-rows.ts';
export { readCompactedTopic } from './kafka/read-compacted-topic.ts';
export { checkTopics, type TopicProblem } from './kafka/check-topics.ts';
export { createTopics } from './kafka/create-topics.ts';
export { prepareTopics } from './kafka/prepare-topics.ts';
export type { TopicsSettings } from './kafka/topic-plan.ts';
export { topicCommands, type TopicCommandForm } from './kafka/topic-commands.ts';
export { readTopic, type ReadTopicOptions } from './kafka/read-topic.ts';
export { fetchCommittedOffsets, fetchOffsets, fetchOffsetsAt, type OffsetRange } from './kafka/offsets.ts';
export { openTopicOffsets, type TopicOffsets } from './kafka/open-topic-offsets.ts';
export { fetchGroupMembers, setCommittedOffsets, type GroupMember } from './kafka/group-offsets.ts';

export {
  createSchemaRegistry,
  openSchemaRegistry,
  type RegistryDeps,
  type SchemaRegistry,
} from './registry/create-schema-registry.ts';
export { RegistryError } from './registry/registry-error.ts';

export { readCertificates } from './tls/read-certificates.ts';
export { tlsTrouble, type TlsTrouble } from './tls/tls-trouble.ts';
export { watchCertificates, type CertificateWatch } from './tls/watch-certificates.ts';

export { sleep } from './waiting/sleep.ts';
export { retry, type Backoff, type RetryOptions } from './waiting/retry.ts';
export { withDeadline, type Deadline } from './waiting/with-deadline.ts';
export { untilAborted } from './waiting/until-aborted.ts';
