import type { SendManyReport } from '../../contracts/bulk';
import type { KnownConnection } from '../../contracts/connections';
import type { MessageDraft, Payload } from '../../contracts/messages';
import { KafkaError } from '../../kafka/errors/kafkaError';
import { splitTexts, type TextSource } from './splitText';
import { messagesTo, type TextTarget } from './textTarget';

/** What sending texts needs of the window and of the rest. */
export interface SendTextsHost {
  /** The active connection. Throws where there is none. */
  connection(): KnownConnection;
  /** Asks for topic and key; undefined: left. */
  ask(values: readonly Payload[], connection: KnownConnection): Promise<TextTarget | undefined>;
  /** Asks before several messages are sent. */
  confirm(count: number, target: TextTarget, connection: KnownConnection): Promise<boolean>;
  /** Keeps the answers for the next time. */
  remember(target: TextTarget): void;
  send(messages: readonly MessageDraft[], target: TextTarget): Promise<SendManyReport>;
}

/**
 * Sends texts as messages. Without `given` a person is asked where to, and before several are sent; undefined: they left it, and nothing was
 * sent. A protected connection is asked for by the send itself, with the count, so that nobody is asked twice.
 */
export async function sendTexts(sources: readonly TextSource[], given: TextTarget | null, host: SendTextsHost): Promise<SendManyReport | undefined> {
  const values = splitTexts(sources);
  if (given !== null) {
    return host.send(messagesTo(given, values), given);
  }
  const connection = host.connection();
  if (connection.readOnly === true) {
    throw new KafkaError('read-only-connection', { facts: { name: connection.name } });
  }
  const answer = await host.ask(values, connection);
  if (answer === undefined) {
    return undefined;
  }
  // Who selects another connection meanwhile does not send to that one.
  const target: TextTarget = { ...answer, connection: connection.id };
  const messages = messagesTo(target, values);
  if (messages.length > 1 && connection.protected !== true && !(await host.confirm(messages.length, target, connection))) {
    return undefined;
  }
  host.remember(answer);
  return host.send(messages, target);
}
