import type { Facts } from '../../contracts/errors';
import type { ErrorCode } from './errorCode';
import { inEnglish, type Reason } from './reason';

/**
 * A failure as facts, without sentences: what crosses thread borders, and what `explain` turns into an `ErrorView`.
 * Structured-cloneable.
 */
export interface KafkaErrorData {
  readonly code: ErrorCode;
  /** Whether trying the same again later can help. */
  readonly retriable: boolean;
  readonly facts: Facts;
  /** Field of the draft: `value`, `headers[2].value`, `partition` … */
  readonly field?: string;
  /** 1-based, within the field's text. */
  readonly position?: { readonly line: number; readonly column: number };
  readonly kafka?: { readonly code: number; readonly name: string };
  readonly broker?: { readonly id: number | null; readonly host: string; readonly port: number };
  /** What is wrong, in our own words; in English it is the fact `reason`, and `raw` where there is no other. */
  readonly reason?: Reason;
  /** The original text of the broker, Node or TLS, for the raw detail. */
  readonly raw: string;
}

export type KafkaErrorInit = Partial<Omit<KafkaErrorData, 'code'>> & { readonly cause?: unknown };

/** The only class of error that leaves the folders `kafka` and `serde`. */
export class KafkaError extends Error {
  override readonly name = 'KafkaError';
  readonly data: KafkaErrorData;

  constructor(code: ErrorCode, init: KafkaErrorInit = {}) {
    const { cause, ...rest } = init;
    const reason = rest.reason && inEnglish(rest.reason);
    const raw = rest.raw ?? reason ?? '';
    super(raw ? `${code}: ${raw}` : code, cause === undefined ? undefined : { cause });
    this.data = { retriable: false, ...rest, facts: reason === undefined ? (rest.facts ?? {}) : { ...rest.facts, reason }, raw, code };
  }

  get code(): ErrorCode {
    return this.data.code;
  }

  /** The facts of any thrown value; one that is not ours becomes `internal-error`. */
  static dataOf(thrown: unknown): KafkaErrorData {
    if (isKafkaError(thrown)) {
      return thrown.data;
    }
    const raw = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    return { code: 'internal-error', retriable: false, facts: {}, raw };
  }

  static from(data: KafkaErrorData): KafkaError {
    const { code, ...rest } = data;
    return new KafkaError(code, rest);
  }
}

/** Also one of another program of ours, whose class is another one. */
function isKafkaError(thrown: unknown): thrown is KafkaError {
  return thrown instanceof KafkaError || (thrown instanceof Error && thrown.name === 'KafkaError' && 'data' in thrown);
}
