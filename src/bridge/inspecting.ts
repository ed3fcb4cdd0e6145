import type { ConfigView, GroupDetails, GroupList, TopicInspection, TopicOverview } from '../contracts/inspection';
import type { KafkaErrorData } from '../kafka/errors/kafkaError';

/** Calls of the host to the client thread about what a cluster has. Errors within the answers are facts; the host explains them. */
export type InspectionCalls = {
  /** One request, however many topics there are. */
  topicOverviews: { params: { connection: string }; result: readonly TopicOverview[] };
  inspectTopic: { params: { connection: string; topic: string }; result: TopicInspection<KafkaErrorData> };
  topicConfigs: { params: { connection: string; topic: string }; result: readonly ConfigView[] };
  /** `value` null: back to what the brokers say. */
  alterTopicConfig: { params: { connection: string; topic: string; name: string; value: string | null }; result: null };
  /** Removes every record. */
  emptyTopic: { params: { connection: string; topic: string }; result: null };
  inspectGroups: { params: { connection: string }; result: GroupList<KafkaErrorData> };
  /** `type`: as the list says. */
  inspectGroup: { params: { connection: string; group: string; type: string }; result: GroupDetails<KafkaErrorData> };
};
