/** The program of the tree of topics and groups: `dist/tree.js`. */
export type { TreeNode } from './node';
export { TopicsTree, type TreeHost } from './topicsTree';
export type { TreeCommandId } from './treeCommands';
