import * as v from 'valibot';
import * as vscode from 'vscode';
import type { CommandHandlers } from '../platform/commands';
import { COMMANDS } from '../platform/ids';
import { nodeTarget } from '../platform/treeNode';
import type { ConnectionStore } from './connectionStore';
import { questions } from './loadQuestions';
import type { Topics } from './topics';

type Ids = typeof COMMANDS.listTopics | typeof COMMANDS.createTopic | typeof COMMANDS.deleteTopic;

const COUNT = v.pipe(v.number(), v.integer(), v.minValue(1));
const CREATE = v.object({
  connection: v.exactOptional(v.string()),
  topic: v.string(),
  partitions: v.exactOptional(COUNT),
  replicationFactor: v.exactOptional(COUNT),
  configs: v.exactOptional(v.record(v.string(), v.string())),
  /** A person chose the name, and is asked for the rest. */
  ask: v.exactOptional(v.boolean()),
});
const DELETE = v.object({ connection: v.exactOptional(v.string()), topic: v.string() });

export function topicCommands(topics: Topics, store: ConnectionStore): CommandHandlers<Ids> {
  return {
    [COMMANDS.listTopics]: (argument) => {
      if (argument !== undefined && typeof argument !== 'string') {
        throw new TypeError('The id or name of a connection is expected.');
      }
      return topics.read(argument);
    },
    [COMMANDS.createTopic]: async (argument) => {
      const node = nodeTarget(argument);
      const { ask = false, ...given } = node !== null ? { ask: true, topic: '', connection: node.connection } : argument === undefined ? { ask: true, topic: '' } : parsed(CREATE, argument);
      const request = ask ? await questions().askNewTopic(store.resolve(given.connection), given.topic) : given;
      return request && vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Creating the topic {0}…', request.topic) },
        () => topics.create(request),
      );
    },
    [COMMANDS.deleteTopic]: async (argument) => {
      const node = nodeTarget(argument);
      const given = argument === undefined || node !== null ? null : parsed(DELETE, argument);
      const connection = store.resolve((node ?? given)?.connection);
      const topic = (node ?? given)?.topic ?? (await questions().askTopicToDelete(namesIn(topics, connection.id), connection));
      if (topic === undefined || !(await questions().mayDelete(topic, connection, given !== null))) {
        return false;
      }
      await topics.delete(connection.id, topic);
      return true;
    },
  };
}

function parsed<T>(schema: v.GenericSchema<unknown, T>, argument: unknown): T {
  const result = v.safeParse(schema, argument);
  if (!result.success) {
    throw new TypeError(`${v.getDotPath(result.issues[0]) ?? 'argument'}: ${result.issues[0].message}`);
  }
  return result.output;
}

async function namesIn(topics: Topics, connection: string): Promise<readonly string[]> {
  return (await topics.read(connection)).filter(({ internal }) => !internal).map(({ name }) => name);
}
