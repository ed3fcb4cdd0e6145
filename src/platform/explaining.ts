import type { RawReport } from '../bridge/clientThread';
import type { TransactionSummary } from '../contracts/bulk';
import type { ErrorView } from '../contracts/errors';
import type { SendReport } from '../contracts/messages';
import type * as ExplainModule from '../explain/explain';
import type { ExplainContext, Translate } from '../explain/explanation';
import { KafkaError, type KafkaErrorData } from '../kafka/errors/kafkaError';
import type { Reason } from '../kafka/errors/reason';
import { COMMANDS } from './ids';

const COMMAND_IDS: ReadonlySet<string> = new Set(Object.values(COMMANDS));

/** The sentences, which are half of the extension's size: loaded when the first error needs them. */
export type ExplainLoader = () => Pick<typeof ExplainModule, 'explain' | 'explainReport' | 'explainTransaction'>;

/** Puts errors into words, in the language of the window and with the connection's name. */
export class Explaining {
  constructor(
    private readonly load: ExplainLoader,
    readonly t: Translate,
    private readonly nameOf: (connection: string) => string | undefined,
  ) {}

  error(error: KafkaErrorData, connection?: string): ErrorView {
    return this.load().explain(error, this.context(connection), this.t);
  }

  /** Of anything thrown; what is not ours is `internal-error`. */
  thrown(thrown: unknown, connection?: string): ErrorView {
    return this.error(KafkaError.dataOf(thrown), connection);
  }

  /** A clause that is no error. */
  reason({ text, values }: Reason): string {
    return this.t(text, ...values);
  }

  report(raw: RawReport): SendReport {
    return this.load().explainReport(raw, this.context(raw.connection), this.t);
  }

  transaction(raw: TransactionSummary<KafkaErrorData>, connection?: string): TransactionSummary {
    return this.load().explainTransaction(raw, this.context(connection), this.t);
  }

  private context(connection: string | undefined): ExplainContext {
    const connectionName = connection === undefined ? undefined : this.nameOf(connection);
    return {
      commands: COMMAND_IDS,
      ...(connection === undefined || connection === '' ? {} : { connection }),
      ...(connectionName === undefined ? {} : { connectionName }),
    };
  }
}
