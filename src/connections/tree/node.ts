import type { ConnectionItem } from '../../bridge/sendView';
import type { ErrorView } from '../../contracts/errors';
import type { ConfigView, GroupDetails, GroupMember, GroupOffset, GroupSummary, PartitionInspection, TopicOverview } from '../../contracts/inspection';
import type { KafkaErrorData } from '../../kafka/errors/kafkaError';
import { NODE_TARGET, type NodeTarget, type TargetedNode } from '../../platform/treeNode';

/** What a node shows, as last read. */
export type NodeContent =
  | { readonly kind: 'connection'; readonly connection: ConnectionItem }
  | { readonly kind: 'topics'; readonly shown: number; readonly all: number; readonly hidden: number; readonly filter: string }
  /** On disk, of the leaders' replicas and of all; null: not known. */
  | { readonly kind: 'topic'; readonly overview: TopicOverview; readonly bytes: number | null; readonly replicaBytes: number | null }
  | { readonly kind: 'partition'; readonly partition: PartitionInspection<KafkaErrorData> }
  | { readonly kind: 'configs' }
  | { readonly kind: 'defaults'; readonly count: number }
  | { readonly kind: 'config'; readonly config: ConfigView }
  | { readonly kind: 'groups'; readonly count: number | null }
  | { readonly kind: 'group'; readonly group: GroupSummary<KafkaErrorData>; readonly isBrief: boolean }
  | { readonly kind: 'members'; readonly details: GroupDetails<KafkaErrorData> }
  | { readonly kind: 'member'; readonly member: GroupMember }
  | { readonly kind: 'offset'; readonly offset: GroupOffset<KafkaErrorData>; readonly member: GroupMember | null }
  /** `title`: what failed, where the error's own title does not say it. */
  | { readonly kind: 'error'; readonly error: ErrorView; readonly title: string | null }
  | { readonly kind: 'cause'; readonly text: string }
  | { readonly kind: 'fix'; readonly fix: ErrorView['fixes'][number] }
  | { readonly kind: 'note'; readonly text: string };

/** A place in the tree. It stays the same object while what it shows is read anew, so that VS Code knows it again. */
export class TreeNode implements TargetedNode {
  readonly [NODE_TARGET]: NodeTarget;

  constructor(
    /** Unique in the tree. */
    readonly key: string,
    readonly parent: TreeNode | null,
    target: NodeTarget,
    public content: NodeContent,
  ) {
    this[NODE_TARGET] = target;
  }

  get target(): NodeTarget {
    return this[NODE_TARGET];
  }
}
