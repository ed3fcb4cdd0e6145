import type { ThreadCalls } from '../../../src/bridge/clientThread';
import type { ConnectionItem } from '../../../src/bridge/sendView';
import { Answers } from '../../../src/connections/tree/answers';
import type { TreeNode } from '../../../src/connections/tree/node';
import { TreeModel } from '../../../src/connections/tree/treeModel';
import type { NodeView } from '../../../src/connections/tree/views/nodeView';
import { viewOf } from '../../../src/connections/tree/views/viewOf';
import type { GroupDetails, TopicInspection, TopicOverview } from '../../../src/contracts/inspection';
import { KafkaError, type KafkaErrorData } from '../../../src/kafka/errors/kafkaError';
import { explaining } from './kit';

type Name = keyof ThreadCalls;
type Reply = unknown;

export const topic = (name: string, more: Partial<TopicOverview> = {}): TopicOverview => ({ name, partitions: 2, replicationFactor: 3, internal: false, underReplicated: 0, offline: 0, ...more });

export const INSPECTION: TopicInspection<KafkaErrorData> = {
  topic: 'orders',
  partitions: [
    { partition: 0, leader: 1, replicas: [1, 2, 3], inSyncReplicas: [1, 2, 3], first: '7', next: '4711', bytes: 1_300_000, error: null },
    { partition: 1, leader: -1, replicas: [2, 3], inSyncReplicas: [], first: null, next: null, bytes: null, error: new KafkaError('leader-not-available', { retriable: true }).data },
  ],
  bytes: 1_300_000,
  replicaBytes: 3_900_000,
  sizeError: null,
};

export const GROUP: GroupDetails<KafkaErrorData> = {
  group: 'billing',
  type: 'consumer',
  protocolType: 'consumer',
  state: 'Stable',
  members: 1,
  lag: '12',
  coordinator: 1,
  error: null,
  assignor: 'uniform',
  memberList: [{ memberId: 'm-1', instanceId: null, clientId: 'biller', clientHost: '/10.0.0.7', assignment: [{ topic: 'orders', partitions: [0, 1] }] }],
  offsets: [
    { topic: 'orders', partition: 0, committed: '30', end: '42', lag: '12', member: 'm-1', error: null },
    { topic: 'orders', partition: 1, committed: null, end: '5', lag: null, member: 'm-1', error: null },
  ],
};

/** A tree without VS Code whose client thread is the test's. */
export class TreeKit {
  readonly asked: string[] = [];
  readonly contents: TreeNode[] = [];
  readonly replies: Partial<Record<Name, Reply>> = {
    topicOverviews: [topic('__consumer_offsets', { internal: true }), topic('orders'), topic('payments')],
    inspectTopic: INSPECTION,
    inspectGroups: { groups: [GROUP], isBrief: false, unreadable: [] },
    inspectGroup: GROUP,
    topicConfigs: [
      { name: 'cleanup.policy', value: 'delete', source: 'default', readOnly: false, type: 'list', inherited: 'delete' },
      { name: 'min.insync.replicas', value: '2', source: 'file', readOnly: false, type: 'int', inherited: '2' },
      { name: 'retention.ms', value: '1000', source: 'topic', readOnly: false, type: 'long', inherited: '604800000' },
    ],
  };
  now = 0;
  connections: ConnectionItem[] = [{ id: 'dev', name: 'Development', kind: 'local', bootstrapServers: ['localhost:9092'], protected: false, readOnly: false, state: 'idle' }];
  readonly answers = new Answers(
    {
      request: ((name: Name, params: { readonly connection: string }) => {
        this.asked.push(name);
        const reply = this.replies[name];
        return reply instanceof Error ? Promise.reject(reply) : Promise.resolve(typeof reply === 'function' ? (reply as (given: unknown) => unknown)(params) : reply);
      }) as never,
    },
    () => this.now,
  );
  readonly model = new TreeModel({ answers: this.answers, explaining, connections: () => this.connections, onContent: (node) => this.contents.push(node) });

  view(node: TreeNode): NodeView {
    return viewOf(node.content, explaining);
  }

  /** What stands below the node with this path of labels; the top without one. */
  async below(...path: readonly string[]): Promise<readonly TreeNode[]> {
    let nodes = await this.model.children();
    for (const label of path) {
      const node = nodes.find((one) => this.view(one).label === label);
      if (node === undefined) {
        throw new Error(`No ${label} among ${nodes.map((one) => this.view(one).label).join(', ')}`);
      }
      nodes = await this.model.children(node);
    }
    return nodes;
  }

  /** `label | description` of each. */
  async lines(...path: readonly string[]): Promise<readonly string[]> {
    return (await this.below(...path)).map((node) => {
      const { label, description } = this.view(node);
      return description === '' ? label : `${label} | ${description.replaceAll('\u00A0', ' ')}`;
    });
  }

  async node(...path: readonly string[]): Promise<TreeNode> {
    const label = path.at(-1);
    const found = (await this.below(...path.slice(0, -1))).find((one) => this.view(one).label === label);
    if (found === undefined) {
      throw new Error(`No node ${path.join(' / ')}`);
    }
    return found;
  }
}
