import { Environment } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';
import { KafkaError } from '../../kafka/errors/kafkaError';
import { because, type Reason } from '../../kafka/errors/reason';
import type { DecodedRecord } from '../../kafka/protocol/decodeRecords';
import { positionAt } from '../../serde/position';
import { celValue } from './celValue';

/** The record that an expression is asked of. */
export interface FilterRecord {
  readonly topic: string;
  readonly partition: number;
  readonly record: DecodedRecord;
  readonly formats: { readonly key: string; readonly value: string; readonly header: string };
}

/** A condition in CEL over `key`, `value`, `headers`, `headerList`, `topic`, `partition`, `offset`, `timestamp`, `size`. */
export interface Expression {
  /** null: it cannot be told of this record, such as where a field is missing. */
  test(input: FilterRecord): boolean | null | Promise<boolean | null>;
}

export interface ExpressionProblem {
  /** A clause; as text: the parser's own words. */
  readonly problem: Reason | string;
  /** Index in the text; null: the whole of it. */
  readonly index: number | null;
}

const VARIABLES = { key: 'dyn', value: 'dyn', headers: 'map', headerList: 'list', topic: 'string', partition: 'int', offset: 'int', timestamp: 'google.protobuf.Timestamp', size: 'int' } as const;
type Variable = keyof typeof VARIABLES;

/** Patterns kept compiled; one that is made of the record itself is another one each time. */
const PATTERNS = 100;
const patterns = new Map<string, RE2JS>();

/** In linear time, whatever the pattern. */
function matchesLinear(text: string, pattern: string): boolean {
  let compiled = patterns.get(pattern);
  if (compiled === undefined) {
    if (patterns.size >= PATTERNS) {
      patterns.clear();
    }
    compiled = RE2JS.compile(pattern);
    patterns.set(pattern, compiled);
  }
  return compiled.matcher(text).find();
}

const environment = new Environment();
Object.entries(VARIABLES).forEach(([name, type]) => environment.registerVariable(name, type));
environment.registerFunction('string.matchesLinear(string): bool', matchesLinear);

/** Why an expression cannot be used, as an error with its position. */
export function invalidFilter(text: string, { problem, index }: ExpressionProblem): KafkaError {
  return new KafkaError('invalid-filter', {
    field: 'filter',
    ...(typeof problem === 'string' ? { facts: { reason: problem }, raw: problem } : { reason: problem }),
    ...(index === null ? {} : { position: positionAt(text, index) }),
  });
}

interface Node {
  op: string;
  args: unknown;
  readonly start?: number;
}

/** Compiles once. */
export function compileExpression(text: string): Expression | ExpressionProblem {
  let compiled: ReturnType<typeof environment.parse>;
  try {
    compiled = environment.parse(text);
  } catch (thrown) {
    return problemOf(thrown);
  }
  const used = new Set<Variable>();
  const wrong = prepare(compiled.ast, used);
  if (wrong !== null) {
    return wrong;
  }
  const { valid, type, error } = compiled.check();
  if (!valid) {
    return problemOf(error);
  }
  if (type !== 'bool' && type !== 'dyn') {
    return { problem: because('it gives {0}, not true or false', type ?? '?'), index: null };
  }
  const evaluate = (input: FilterRecord, values: readonly unknown[]): boolean | null => {
    try {
      const result: unknown = compiled(contextOf(input, values));
      return typeof result === 'boolean' ? result : null;
    } catch {
      return null;
    }
  };
  return {
    test: (input) => {
      const values = valuesOf(input, used);
      return values.some((value) => value instanceof Promise) ? Promise.all(values).then((all) => evaluate(input, all)) : evaluate(input, values);
    },
  };
}

/** Which variables are used; the library's `matches`, which some patterns can hang, is replaced. */
function prepare(node: unknown, used: Set<Variable>): ExpressionProblem | null {
  if (Array.isArray(node)) {
    return node.reduce<ExpressionProblem | null>((found, one) => found ?? prepare(one, used), null);
  }
  if (!isNode(node)) {
    return null;
  }
  if (node.op === 'id' && typeof node.args === 'string' && node.args in VARIABLES) {
    used.add(node.args as Variable);
  }
  if (node.op === 'rcall' && Array.isArray(node.args) && node.args[0] === 'matches') {
    node.args[0] = 'matchesLinear';
    const pattern: unknown = Array.isArray(node.args[2]) ? node.args[2][0] : null;
    if (isNode(pattern) && pattern.op === 'value' && typeof pattern.args === 'string') {
      try {
        RE2JS.compile(pattern.args);
      } catch (thrown) {
        return { problem: String(thrown instanceof Error ? thrown.message : thrown), index: pattern.start ?? null };
      }
    }
  }
  return prepare(node.args, used);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'op' in value && typeof value.op === 'string' && 'args' in value;
}

/** The library's message has a drawing of the place below its first line. */
function problemOf(thrown: unknown): ExpressionProblem {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const node: unknown = thrown instanceof Error && 'node' in thrown ? thrown.node : null;
  const start: unknown = typeof node === 'object' && node !== null && 'start' in node ? node.start : null;
  return { problem: message.split('\n')[0] ?? message, index: typeof start === 'number' ? start : null };
}

/** Key, value, and the value of each header; only what the expression uses is made. */
function valuesOf({ record, formats }: FilterRecord, used: ReadonlySet<Variable>): readonly unknown[] {
  const { key, value, headers } = record;
  const needsHeaders = used.has('headers') || used.has('headerList');
  return [
    used.has('key') ? celValue(key, formats.key) : null,
    used.has('value') ? celValue(value, formats.value) : null,
    ...(needsHeaders ? headers.map((header) => celValue(header.value, formats.header)) : []),
  ];
}

function contextOf({ topic, partition, record }: FilterRecord, [key, value, ...headerValues]: readonly unknown[]): Record<Variable, unknown> {
  const headerList = headerValues.map((one, index) => ({ name: record.headers[index]?.name ?? '', value: one }));
  return {
    ...{ key, value, headerList, headers: Object.fromEntries(headerList.map((header) => [header.name, header.value])) },
    ...{ topic, partition: BigInt(partition), offset: record.offset, timestamp: new Date(Number(record.timestamp)) },
    size: BigInt((record.key?.length ?? 0) + (record.value?.length ?? 0)),
  };
}
