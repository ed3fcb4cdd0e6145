import type { Handlers } from '../bridge/endpoint';
import type { InspectionCalls } from '../bridge/inspecting';
import { alterTopicConfig, topicConfigViews } from '../kafka/cluster/inspect/configViews';
import { emptyTopic } from '../kafka/cluster/inspect/emptyTopic';
import { inspectGroup, inspectGroups } from '../kafka/cluster/inspect/groups/inspectGroups';
import { inspectTopic, topicOverviews } from '../kafka/cluster/inspect/inspectTopics';
import type { OpenConnections } from './openConnections';

/** The calls of the tree of topics and groups. */
export function inspections(connections: Pick<OpenConnections, 'use'>): Handlers<InspectionCalls> {
  return {
    topicOverviews: ({ connection }, { signal }) => connections.use(connection, (cluster) => topicOverviews(cluster, signal), signal),
    inspectTopic: ({ connection, topic }, { signal }) => connections.use(connection, (cluster) => inspectTopic(cluster, topic, signal), signal),
    topicConfigs: ({ connection, topic }, { signal }) => connections.use(connection, (cluster) => topicConfigViews(cluster, topic, signal), signal),
    alterTopicConfig: async ({ connection, topic, ...config }, { signal }) => {
      await connections.use(connection, (cluster) => alterTopicConfig(cluster, topic, config, signal), signal);
      return null;
    },
    emptyTopic: async ({ connection, topic }, { signal }) => {
      await connections.use(connection, (cluster) => emptyTopic(cluster, topic, signal), signal);
      return null;
    },
    inspectGroups: ({ connection }, { signal }) => connections.use(connection, (cluster) => inspectGroups(cluster, signal), signal),
    inspectGroup: ({ connection, ...group }, { signal }) => connections.use(connection, (cluster) => inspectGroup(cluster, group, signal), signal),
  };
}
