import type { ConnectionItem } from '../../bridge/sendView';
import type { Explaining } from '../../platform/explaining';
import type { Answers } from './answers';
import { childrenOf, type Child } from './children';
import { newestContent } from './newestContent';
import { TreeNode } from './node';

export interface TreeModelHost {
  readonly answers: Answers;
  readonly explaining: Explaining;
  readonly connections: () => readonly ConnectionItem[];
  /** What was read below a node says something new of the node itself. */
  readonly onContent: (node: TreeNode) => void;
}

/** The tree without VS Code: which nodes there are, and what they show. */
export class TreeModel {
  private readonly nodes = new Map<string, TreeNode>();
  /** What was last shown below a node; null: the top. */
  private readonly below = new Map<TreeNode | null, ReadonlySet<TreeNode>>();
  private readonly filters = new Map<string, string>();
  showsInternal = false;

  constructor(private readonly host: TreeModelHost) {}

  /** Nodes of the top where `node` is undefined. Connects where that was not done; a failure is a node. */
  async children(node?: TreeNode): Promise<readonly TreeNode[]> {
    if (node === undefined) {
      return this.roots();
    }
    const { answers, explaining } = this.host;
    const found = await childrenOf(node, { answers, explaining, filter: this.filterOf(node.target.connection), showsInternal: this.showsInternal });
    const content = newestContent(node.content, node.target, answers);
    if (JSON.stringify(content) !== JSON.stringify(node.content)) {
      node.content = content;
      this.host.onContent(node);
    }
    return this.placed(
      node,
      found.map((child) => this.node(node, { ...child, content: newestContent(child.content, child.target, answers) })),
    );
  }

  /** Whether it was among what was last shown. */
  isThere(node: TreeNode): boolean {
    return this.below.get(node.parent)?.has(node) === true && (node.parent === null || this.isThere(node.parent));
  }

  /** The connections whose state is another one than was shown. */
  changedConnections(): readonly TreeNode[] {
    const shown = [...(this.below.get(null) ?? [])].map((node) => [node, JSON.stringify(node.content)] as const);
    this.roots();
    return shown.filter(([node, before]) => this.isThere(node) && JSON.stringify(node.content) !== before).map(([node]) => node);
  }

  filterOf(connection: string): string {
    return this.filters.get(connection) ?? '';
  }

  /** Empty: all topics. */
  setFilter(connection: string, filter: string): void {
    this.filters.set(connection, filter);
  }

  /** The node of a connection where it was ever shown. */
  connectionNode(connection: string): TreeNode | undefined {
    return this.nodes.get(keyOf(null, connection));
  }

  private roots(): readonly TreeNode[] {
    return this.placed(
      null,
      this.host.connections().map((connection) => this.node(null, { id: connection.id, target: { connection: connection.id }, content: { kind: 'connection', connection } })),
    );
  }

  private placed(parent: TreeNode | null, nodes: readonly TreeNode[]): readonly TreeNode[] {
    const now = new Set(nodes);
    this.below.get(parent)?.forEach((node) => {
      if (!now.has(node)) {
        this.drop(node);
      }
    });
    this.below.set(parent, now);
    return nodes;
  }

  private drop(node: TreeNode): void {
    this.below.get(node)?.forEach((child) => this.drop(child));
    this.below.delete(node);
    this.nodes.delete(node.key);
  }

  private node(parent: TreeNode | null, { id, target, content }: Child): TreeNode {
    const key = keyOf(parent, id);
    const known = this.nodes.get(key);
    if (known !== undefined) {
      known.content = content;
      return known;
    }
    const made = new TreeNode(key, parent, target, content);
    this.nodes.set(key, made);
    return made;
  }
}

/** Ids hold any character: what separates them is written otherwise in them. */
function keyOf(parent: TreeNode | null, id: string): string {
  return `${parent?.key ?? ''}/${encodeURIComponent(id)}`;
}
