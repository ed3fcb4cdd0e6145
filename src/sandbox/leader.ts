/** The one broker of the cluster; it leads every partition, and was elected once. */
export const BROKER_ID = 1;
export const LEADER_EPOCH = 0;
