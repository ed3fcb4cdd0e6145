import { addPartitionsToTxn } from './addPartitionsToTxn';
import type { Api } from './api';
import { apiVersions } from './apiVersions';
import { createTopics } from './createTopics';
import { deleteRecords } from './deleteRecords';
import { deleteTopics } from './deleteTopics';
import { describeConfigs } from './describeConfigs';
import { describeGroups } from './describeGroups';
import { describeLogDirs } from './describeLogDirs';
import { endTxn } from './endTxn';
import { fetch } from './fetch';
import { findCoordinator } from './findCoordinator';
import { heartbeat } from './heartbeat';
import { incrementalAlterConfigs } from './incrementalAlterConfigs';
import { initProducerId } from './initProducerId';
import { joinGroup } from './joinGroup';
import { leaveGroup } from './leaveGroup';
import { listGroups } from './listGroups';
import { listOffsets } from './listOffsets';
import { metadata } from './metadata';
import { offsetCommit } from './offsetCommit';
import { offsetFetch } from './offsetFetch';
import { produce } from './produce';
import { syncGroup } from './syncGroup';

const LISTED: readonly Api[] = [
  produce,
  fetch,
  listOffsets,
  metadata,
  offsetCommit,
  offsetFetch,
  findCoordinator,
  joinGroup,
  heartbeat,
  leaveGroup,
  syncGroup,
  describeGroups,
  listGroups,
  createTopics,
  deleteTopics,
  deleteRecords,
  initProducerId,
  addPartitionsToTxn,
  endTxn,
  describeConfigs,
  describeLogDirs,
  incrementalAlterConfigs,
];

/** Every API, by its key. */
export const API_TABLE: ReadonlyMap<number, Api> = new Map([...LISTED, apiVersions(() => LISTED)].map((api) => [api.key, api]));
