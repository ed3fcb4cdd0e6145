import type { Fix } from '../contracts/errors';
import type { Outcome } from '../contracts/messages';
import type { ErrorCode } from '../kafka/errors/errorCode';
import type { KafkaErrorData } from '../kafka/errors/kafkaError';
import type { FactReader } from './facts';

/** VS Code's `l10n.t`: an English message with `{0}`, `{1}` … in, its translation with the values out. */
export type Translate = (message: string, ...args: (string | number | boolean)[]) => string;

export interface ExplainContext {
  /** What its user calls the connection. */
  readonly connectionName?: string;
  /** Connection id: the argument of *Edit Connection* and *Create Topic*. */
  readonly connection?: string;
  /** Commands that exist now; a fix whose command is not among them is left out. */
  readonly commands: ReadonlySet<string>;
}

/** An error in words, before it becomes an `ErrorView`. */
export interface Explanation {
  /** At most about 60 characters. */
  readonly title: string;
  /** One to three sentences. Nothing of what became of the message: that is added by outcome. */
  readonly cause: string;
  /** The most likely one first; text alone is an instruction without a button; null: does not apply. */
  readonly fixes: readonly (Fix | string | null)[];
  /** Why the message may be stored, for a send whose outcome is unknown; absent: the general sentence. */
  readonly mayBeStored?: string;
  /** The cause itself says that nothing was stored. */
  readonly saysNotStored?: boolean;
}

/** What an explainer knows of the one error it explains. */
export interface Case {
  readonly error: KafkaErrorData;
  readonly facts: FactReader;
  readonly context: ExplainContext;
  /** Of the send that ended with this error; null: no send ended with it. */
  readonly outcome: Outcome | null;
  readonly t: Translate;
  /** As `t`; null where a value is absent. */
  readonly ifKnown: (message: string, ...values: readonly (string | number | null)[]) => string | null;
  /** What is wrong, as a clause that fits into a sentence; somebody else's text where it is theirs, null where nothing is said. */
  readonly reason: string | null;
  /** The failure behind a timeout (`lastErrorCode`), explained by itself; null where it is not known. */
  readonly lastFailure: () => Explanation | null;
}

export type Explainer = (c: Case) => Explanation;

/** Explainers of some codes; `explain.ts` unites the groups and does not compile while a code is missing. */
export type ExplainerGroup = Readonly<Partial<Record<ErrorCode, Explainer>>>;
