import type { ApiRequest } from '../../../src/kafka/protocol/apiRequest';
import { addPartitionsToTxn } from '../../../src/kafka/protocol/requests/addPartitionsToTxn';
import { apiVersions } from '../../../src/kafka/protocol/requests/apiVersions';
import { consumerGroupDescribe } from '../../../src/kafka/protocol/requests/consumerGroupDescribe';
import { createTopics } from '../../../src/kafka/protocol/requests/createTopics';
import { deleteRecords } from '../../../src/kafka/protocol/requests/deleteRecords';
import { deleteTopics } from '../../../src/kafka/protocol/requests/deleteTopics';
import { describeConfigs } from '../../../src/kafka/protocol/requests/describeConfigs';
import { describeGroups } from '../../../src/kafka/protocol/requests/describeGroups';
import { describeLogDirs } from '../../../src/kafka/protocol/requests/describeLogDirs';
import { endTxn } from '../../../src/kafka/protocol/requests/endTxn';
import { fetch } from '../../../src/kafka/protocol/requests/fetch';
import { findCoordinator } from '../../../src/kafka/protocol/requests/findCoordinator';
import { incrementalAlterConfigs } from '../../../src/kafka/protocol/requests/incrementalAlterConfigs';
import { initProducerId } from '../../../src/kafka/protocol/requests/initProducerId';
import { listGroups } from '../../../src/kafka/protocol/requests/listGroups';
import { listOffsets } from '../../../src/kafka/protocol/requests/listOffsets';
import { metadata } from '../../../src/kafka/protocol/requests/metadata';
import { offsetFetch } from '../../../src/kafka/protocol/requests/offsetFetch';
import { produce } from '../../../src/kafka/protocol/requests/produce';
import bytes from './requests.golden.json';

export interface Golden {
  readonly api: string;
  readonly version: number;
  readonly request: string;
  readonly response: string;
}

/** Bytes that Kafka's own classes wrote: see RequestGoldens.java. */
export const goldens: readonly Golden[] = bytes;

/** Our requests by the names that the goldens use. */
export const API_REQUESTS: Readonly<Record<string, Pick<ApiRequest<never, unknown>, 'apiKey' | 'name' | 'minVersion' | 'maxVersion' | 'encode' | 'decode'>>> = {
  ApiVersions: apiVersions,
  Metadata: metadata,
  Produce: produce,
  InitProducerId: initProducerId,
  ListOffsets: listOffsets,
  DescribeConfigs: describeConfigs,
  CreateTopics: createTopics,
  DeleteTopics: deleteTopics,
  Fetch: fetch,
  FindCoordinator: findCoordinator,
  AddPartitionsToTxn: addPartitionsToTxn,
  EndTxn: endTxn,
  ListGroups: listGroups,
  DescribeGroups: describeGroups,
  ConsumerGroupDescribe: consumerGroupDescribe,
  OffsetFetch: offsetFetch,
  DeleteRecords: deleteRecords,
  IncrementalAlterConfigs: incrementalAlterConfigs,
  DescribeLogDirs: describeLogDirs,
};
