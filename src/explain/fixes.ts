import type { Fix } from '../contracts/errors';
import type { Case } from './explanation';

/** The buttons of error cards: labels in Title Case, null where the command does not exist yet. */

export function editConnection(c: Case): Fix | null {
  return button(c, c.t('Edit Connection'), 'kafkaDispatch.editConnection', connectionArgs(c));
}

export function diagnose(c: Case): Fix | null {
  return button(c, c.t('Diagnose Connection'), 'kafkaDispatch.diagnoseConnection', connectionArgs(c));
}

export function addConnection(c: Case): Fix | null {
  return button(c, c.t('Add Connection'), 'kafkaDispatch.addConnection');
}

export function selectConnection(c: Case): Fix | null {
  return button(c, c.t('Select Connection'), 'kafkaDispatch.selectConnection');
}

export function startSandbox(c: Case): Fix | null {
  return button(c, c.t('Start Sandbox'), 'kafkaDispatch.startSandbox');
}

/** Null also where the topic is not known. */
export function createTopic(c: Case): Fix | null {
  const topic = c.facts.text('topic');
  const { connection } = c.context;
  return topic === null
    ? null
    : button(c, c.t('Create Topic'), 'kafkaDispatch.createTopic', [{ ...(connection === undefined ? {} : { connection }), topic }]);
}

export function showLog(c: Case): Fix | null {
  return button(c, c.t('Show Log'), 'kafkaDispatch.showLog');
}

export function copyDiagnostics(c: Case): Fix | null {
  return button(c, c.t('Copy Diagnostics'), 'kafkaDispatch.copyDiagnostics');
}

function connectionArgs(c: Case): readonly unknown[] {
  return c.context.connection === undefined ? [] : [c.context.connection];
}

function button(c: Case, label: string, command: string, args: readonly unknown[] = []): Fix | null {
  return c.context.commands.has(command) ? { label, command, ...(args.length === 0 ? {} : { args }) } : null;
}
