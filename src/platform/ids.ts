/** Every command id of ours; a test compares them with package.json. */
export const COMMANDS = {
  openSend: 'kafkaDispatch.openSend',
  openSendInEditor: 'kafkaDispatch.openSendInEditor',
  send: 'kafkaDispatch.send',
  sendMany: 'kafkaDispatch.sendMany',
  sendSelection: 'kafkaDispatch.sendSelection',
  sendFile: 'kafkaDispatch.sendFile',
  resendLast: 'kafkaDispatch.resendLast',
  explainStages: 'kafkaDispatch.explainStages',
  addConnection: 'kafkaDispatch.addConnection',
  editConnection: 'kafkaDispatch.editConnection',
  removeConnection: 'kafkaDispatch.removeConnection',
  selectConnection: 'kafkaDispatch.selectConnection',
  listConnections: 'kafkaDispatch.listConnections',
  listTopics: 'kafkaDispatch.listTopics',
  viewMessages: 'kafkaDispatch.viewMessages',
  readMessages: 'kafkaDispatch.readMessages',
  exportMessages: 'kafkaDispatch.exportMessages',
  importMessages: 'kafkaDispatch.importMessages',
  createTopic: 'kafkaDispatch.createTopic',
  deleteTopic: 'kafkaDispatch.deleteTopic',
  refreshTopics: 'kafkaDispatch.refreshTopics',
  filterTopics: 'kafkaDispatch.filterTopics',
  showInternalTopics: 'kafkaDispatch.showInternalTopics',
  hideInternalTopics: 'kafkaDispatch.hideInternalTopics',
  sendToTopic: 'kafkaDispatch.sendToTopic',
  emptyTopic: 'kafkaDispatch.emptyTopic',
  editTopicConfig: 'kafkaDispatch.editTopicConfig',
  copyName: 'kafkaDispatch.copyName',
  startSandbox: 'kafkaDispatch.startSandbox',
  stopSandbox: 'kafkaDispatch.stopSandbox',
  showLog: 'kafkaDispatch.showLog',
  copyDiagnostics: 'kafkaDispatch.copyDiagnostics',
} as const;

export type CommandId = (typeof COMMANDS)[keyof typeof COMMANDS];

export const VIEWS = { container: 'kafkaDispatch', send: 'kafkaDispatch.sendView', topics: 'kafkaDispatch.topicsView' } as const;

/** Types of editor tabs; VS Code activates us to restore one. */
export const PANELS = { send: 'kafkaDispatch.sendPanel', messages: 'kafkaDispatch.messagesPanel' } as const;

/** The section of all settings; their names below are relative to it. A test compares them with package.json. */
export const SETTINGS_SECTION = 'kafkaDispatch';

export const SETTINGS = {
  connections: 'connections',
  idleCloseMinutes: 'producer.idleCloseMinutes',
  historyLimit: 'history.limit',
  historyKeepPayloads: 'history.keepPayloads',
  viewerPageSize: 'viewer.pageSize',
  viewerBufferRecords: 'viewer.bufferRecords',
  viewerBufferBytes: 'viewer.bufferBytes',
  viewerIsolationLevel: 'viewer.isolationLevel',
  viewerTimeZone: 'viewer.timeZone',
  sandboxPort: 'sandbox.port',
} as const;

/** Keys of `when` clauses. Unset until we are activated, so each is named for the state that is not the first one. */
export const CONTEXT_KEYS = {
  noConnections: 'kafkaDispatch.noConnections',
  hasResults: 'kafkaDispatch.hasResults',
  sandboxRunning: 'kafkaDispatch.sandboxRunning',
  internalTopicsShown: 'kafkaDispatch.internalTopicsShown',
} as const;

export type ContextKey = (typeof CONTEXT_KEYS)[keyof typeof CONTEXT_KEYS];
