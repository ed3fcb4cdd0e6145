/** What a node of a tree stands for, as far as commands need it. */
export interface NodeTarget {
  /** Connection id. */
  readonly connection: string;
  readonly topic?: string;
  readonly partition?: number;
  readonly config?: string;
  readonly group?: string;
}

/** Of every node that a menu passes to a command. A registered symbol: nodes are made in another program than the one that looks. */
export const NODE_TARGET: unique symbol = Symbol.for('kafkaDispatch.nodeTarget');

export interface TargetedNode {
  readonly [NODE_TARGET]: NodeTarget;
}

/** What the node stands for that a menu passed; null: it is something else. Whoever uses a menu chose by hand. */
export function nodeTarget(argument: unknown): NodeTarget | null {
  return isNode(argument) ? argument[NODE_TARGET] : null;
}

function isNode(argument: unknown): argument is TargetedNode {
  return typeof argument === 'object' && argument !== null && NODE_TARGET in argument;
}
