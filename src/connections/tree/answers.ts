import type { ThreadCalls } from '../../bridge/clientThread';
import type { ClientProxy } from '../../client/proxy';
import { KafkaError, type KafkaErrorData } from '../../kafka/errors/kafkaError';

/** What the tree asks: calls that only look. */
type Looking = 'topicOverviews' | 'inspectTopic' | 'topicConfigs' | 'inspectGroups' | 'inspectGroup';

interface Asked<K extends Looking> {
  readonly name: K;
  readonly params: ThreadCalls[K]['params'];
}

/** Any of them. */
export type Question = { readonly [K in Looking]: Asked<K> }[Looking];

type AnyQuestion = Pick<Question, 'name' | 'params'>;

export type Answer<T> = { readonly value: T } | { readonly error: KafkaErrorData };

type AnswerTo<K extends Looking> = Answer<ThreadCalls[K]['result']>;

interface Kept {
  readonly connection: string;
  readonly answer: Answer<unknown>;
  /** ms, of the clock. */
  readonly at: number;
}

/** Above what the client thread takes for itself, so that its reason is heard. ms */
const TIMEOUT_MS = 40_000;

/** What the cluster last said to each question. Kept until it is asked again or forgotten: showing it twice asks nothing. */
export class Answers {
  private readonly kept = new Map<string, Kept>();
  private readonly asking = new Map<string, Promise<Answer<unknown>>>();

  constructor(
    private readonly proxy: Pick<ClientProxy, 'request'>,
    private readonly now: () => number,
  ) {}

  /** As kept, else asked now. Never rejects. */
  of<K extends Looking>(question: Asked<K>): Promise<AnswerTo<K>> {
    const known = this.known(question);
    return known === undefined ? this.askAnew(question) : Promise.resolve(known);
  }

  /** As kept; undefined: it was not asked, or is forgotten. */
  known<K extends Looking>(question: Asked<K>): AnswerTo<K> | undefined {
    // What is kept under the key of a question is an answer to it.
    return this.kept.get(keyOf(question))?.answer as AnswerTo<K> | undefined;
  }

  /** How old the answer is, ms: without end where it is outdated; null: there is none. */
  ageOf(question: Question): number | null {
    const kept = this.kept.get(keyOf(question));
    return kept === undefined ? null : this.now() - kept.at;
  }

  /** Asks again; who asks while the same is being asked shares that answer. Tells whether it is another one than before. */
  async reload(question: Question): Promise<boolean> {
    const before = JSON.stringify(this.known(question));
    return before !== JSON.stringify(await this.askAnew(question));
  }

  /** What is known of a connection may not be true any more: it is shown until it is asked again, and that soon. */
  outdate(connection: string): void {
    for (const [key, kept] of this.kept) {
      if (kept.connection === connection) {
        this.kept.set(key, { ...kept, at: -Infinity });
      }
    }
    // What is on the way was asked before.
    this.asking.clear();
  }

  /** Of a connection; without one: everything. */
  forget(connection?: string): void {
    for (const [key, kept] of [...this.kept]) {
      if (connection === undefined || kept.connection === connection) {
        this.kept.delete(key);
      }
    }
    // What is on the way was asked before: it is shown to who waits for it, and not kept.
    this.asking.clear();
  }

  private askAnew<K extends Looking>(question: Asked<K>): Promise<AnswerTo<K>> {
    const key = keyOf(question);
    const shared = this.asking.get(key) as Promise<AnswerTo<K>> | undefined;
    if (shared !== undefined) {
      return shared;
    }
    const pending: Promise<AnswerTo<K>> = this.ask(question).then((answer) => {
      if (this.asking.get(key) === pending) {
        this.asking.delete(key);
        this.kept.set(key, { connection: question.params.connection, answer, at: this.now() });
      }
      return answer;
    });
    this.asking.set(key, pending);
    return pending;
  }

  private async ask<K extends Looking>({ name, params }: Asked<K>): Promise<AnswerTo<K>> {
    try {
      return { value: await this.proxy.request(name, params, { timeoutMs: TIMEOUT_MS }) };
    } catch (thrown) {
      return { error: KafkaError.dataOf(thrown) };
    }
  }
}

function keyOf({ name, params }: AnyQuestion): string {
  return JSON.stringify([name, params]);
}
