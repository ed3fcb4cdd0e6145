type Cases = Readonly<Record<string, { readonly request: unknown; readonly response: (version: number) => unknown }>>;

const HUGE = 2n ** 40n;
const CLIENT = { clientId: 'c', clientHost: '/127.0.0.1' };

/** What RequestGoldens.java sends and answers about groups, in our terms. */
export const GROUP_CASES: Cases = {
  ListGroups: {
    request: null,
    response: (version) => ({
      throttleTimeMs: version >= 1 ? 14 : 0,
      errorCode: 15,
      groups: [
        { groupId: 'billing', protocolType: 'consumer', state: version >= 4 ? 'Stable' : null, type: version >= 5 ? 'classic' : null },
        { groupId: 'g', protocolType: '', state: version >= 4 ? 'Empty' : null, type: version >= 5 ? 'share' : null },
      ],
    }),
  },
  DescribeGroups: {
    request: { groups: ['billing', 'g'] },
    response: (version) => ({
      throttleTimeMs: version >= 1 ? 15 : 0,
      groups: [
        {
          errorCode: 30,
          groupId: 'billing',
          state: 'Stable',
          protocolType: 'consumer',
          protocol: 'range',
          members: [
            { memberId: 'm-1', instanceId: version >= 4 ? 'i' : null, ...CLIENT, assignment: Buffer.from([1, 2, 3]) },
            { memberId: 'm-2', instanceId: null, ...CLIENT, assignment: Buffer.alloc(0) },
          ],
        },
      ],
    }),
  },
  ConsumerGroupDescribe: {
    request: { groups: ['billing', 'g'] },
    response: () => ({
      throttleTimeMs: 16,
      groups: [
        { errorCode: 69, errorMessage: 'gone', groupId: 'g', state: '', assignor: '', members: [] },
        {
          errorCode: 0,
          errorMessage: null,
          groupId: 'billing',
          state: 'Stable',
          assignor: 'uniform',
          members: [
            { memberId: 'm-1', instanceId: 'i', ...CLIENT, assignment: [{ topic: 'orders', partitions: [0, 4] }] },
            { memberId: 'm-2', instanceId: null, ...CLIENT, assignment: [] },
          ],
        },
      ],
    }),
  },
  OffsetFetch: {
    request: { groups: ['billing', 'g'] },
    response: (version) => ({
      throttleTimeMs: version >= 3 ? 17 : 0,
      groups:
        version >= 8
          ? [
              { groupId: 'g', errorCode: 30, topics: [] },
              { groupId: 'billing', errorCode: 0, topics: [{ name: 'orders', partitions: [{ partition: 3, offset: HUGE, metadata: null, errorCode: 0 }] }] },
            ]
          : [{ groupId: '', errorCode: 16, topics: [{ name: 'orders', partitions: [{ partition: 3, offset: HUGE, metadata: 'm', errorCode: 29 }] }] }],
    }),
  },
};

/** … and about topics. */
export const TOPIC_CASES: Cases = {
  DeleteRecords: {
    request: { topics: [{ name: 'orders', partitions: [{ partition: 3, offset: HUGE }, { partition: 4, offset: -1n }] }], timeoutMs: 15_000 },
    response: () => ({
      throttleTimeMs: 18,
      topics: [{ name: 'orders', partitions: [{ partition: 3, lowWatermark: HUGE, errorCode: 0 }, { partition: 4, lowWatermark: -1n, errorCode: 44 }] }],
    }),
  },
  IncrementalAlterConfigs: {
    request: { resources: [{ resourceType: 2, resourceName: 'orders', configs: [{ name: 'retention.ms', value: '1000' }, { name: 'cleanup.policy', value: null }] }], validateOnly: true },
    response: () => ({ throttleTimeMs: 19, responses: [{ errorCode: 40, errorMessage: 'no', resourceType: 2, resourceName: 'orders' }] }),
  },
  DescribeLogDirs: {
    request: { topics: [{ topic: 'orders', partitions: [0, 4] }] },
    response: (version) => ({
      throttleTimeMs: 20,
      errorCode: version >= 3 ? 31 : 0,
      results: [{ errorCode: 56, logDir: '/data', topics: [{ name: 'orders', partitions: [{ partition: 4, size: HUGE, isFuture: true }] }] }],
    }),
  },
};
