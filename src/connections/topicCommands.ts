import * as v from 'valibot';
import * as vscode from 'vscode';
import type { KnownConnection } from '../contracts/connections';
import type { CreateTopicRequest } from '../contracts/topics';
import type { CommandHandlers } from '../platform/commands';
import { COMMANDS } from '../platform/ids';
import { askText, type TextQuestion } from '../platform/quickInputs';
import { runSteps, type Step } from '../platform/quickSteps';
import type { ConnectionStore } from './connectionStore';
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
      const { ask = false, ...given } = argument === undefined ? { ask: true, topic: '' } : parsed(CREATE, argument);
      const request = ask ? await askNewTopic(store.resolve(given.connection), given.topic) : given;
      return request && vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Creating the topic {0}…', request.topic) },
        () => topics.create(request),
      );
    },
    [COMMANDS.deleteTopic]: async (argument) => {
      const given = argument === undefined ? null : parsed(DELETE, argument);
      const connection = store.resolve(given?.connection);
      const topic = given?.topic ?? (await askTopic(topics, connection));
      if (topic === undefined || !(await mayDelete(topic, connection, given !== null))) {
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

interface NewTopic {
  readonly topic: string;
  readonly partitions: string;
  readonly replicationFactor: string;
}

async function askNewTopic(connection: KnownConnection, name: string): Promise<CreateTopicRequest | undefined> {
  const { t } = vscode.l10n;
  const count = (text: string): ReturnType<NonNullable<TextQuestion['check']>> =>
    text === '' || /^[1-9]\d{0,5}$/.test(text) ? null : { error: t('A whole number from 1, or empty for the default of the broker.') };
  const field = (name: keyof NewTopic, prompt: string, check: TextQuestion['check']): Step<NewTopic> => ({
    ask: async (state, place) => {
      const text = await askText(place, { prompt, value: state[name], ...(check ? { check } : {}) });
      return typeof text === 'string' ? { ...state, [name]: text.trim() } : text;
    },
  });
  const answers = await runSteps<NewTopic>(t('Create Topic on {0}', connection.name), { topic: name, partitions: '', replicationFactor: '' }, [
    field('topic', t('Name of the topic'), (text) => (text.trim() === '' ? { error: t('A name is needed.') } : null)),
    field('partitions', t('Partitions; empty: the default of the broker'), count),
    field('replicationFactor', t('Replication factor; empty: the default of the broker'), count),
  ]);
  return (
    answers && {
      connection: connection.id,
      topic: answers.topic,
      ...(answers.partitions === '' ? {} : { partitions: Number(answers.partitions) }),
      ...(answers.replicationFactor === '' ? {} : { replicationFactor: Number(answers.replicationFactor) }),
    }
  );
}

function askTopic(topics: Topics, connection: KnownConnection): Thenable<string | undefined> {
  const names = topics.read(connection.id).then((list) => list.filter(({ internal }) => !internal).map(({ name }) => name));
  return vscode.window.showQuickPick(names, { placeHolder: vscode.l10n.t('Which topic of {0} to delete', connection.name) });
}

/** On a protected connection the name is typed, whoever asks; elsewhere a person is asked, and a program is not. */
async function mayDelete(topic: string, connection: KnownConnection, isGiven: boolean): Promise<boolean> {
  const { t } = vscode.l10n;
  if (connection.protected === true) {
    const prompt = t('Deletes {0} with all its messages on {1}. Type the name of the topic to confirm.', topic, connection.name);
    return (await vscode.window.showInputBox({ title: t('Delete Topic'), prompt, placeHolder: topic, ignoreFocusOut: true })) === topic;
  }
  if (isGiven) {
    return true;
  }
  const confirm = t('Delete');
  const question = t('Delete {0} on {1}?', topic, connection.name);
  return (await vscode.window.showWarningMessage(question, { modal: true, detail: t('All its messages are deleted.') }, confirm)) === confirm;
}
