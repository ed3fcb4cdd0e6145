/** Every command id of ours; a test compares them with package.json. */
export const COMMANDS = {
  openSend: 'kafkaDispatch.openSend',
  send: 'kafkaDispatch.send',
  sendMany: 'kafkaDispatch.sendMany',
  resendLast: 'kafkaDispatch.resendLast',
  addConnection: 'kafkaDispatch.addConnection',
  editConnection: 'kafkaDispatch.editConnection',
  removeConnection: 'kafkaDispatch.removeConnection',
  selectConnection: 'kafkaDispatch.selectConnection',
  listConnections: 'kafkaDispatch.listConnections',
  listTopics: 'kafkaDispatch.listTopics',
  createTopic: 'kafkaDispatch.createTopic',
  deleteTopic: 'kafkaDispatch.deleteTopic',
  startSandbox: 'kafkaDispatch.startSandbox',
  stopSandbox: 'kafkaDispatch.stopSandbox',
  showLog: 'kafkaDispatch.showLog',
  copyDiagnostics: 'kafkaDispatch.copyDiagnostics',
} as const;

export type CommandId = (typeof COMMANDS)[keyof typeof COMMANDS];

export const VIEWS = { container: 'kafkaDispatch', send: 'kafkaDispatch.sendView' } as const;
