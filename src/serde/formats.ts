import { because } from '../kafka/errors/reason';
import { base64 } from './base64';
import { float, double } from './decimal';
import { FormatProblem, type Format } from './format';
import { hex } from './hex';
import { integer } from './integer';
import { json } from './json';
import { STRING_FORMATS } from './string';
import { uuid } from './uuid';

const FORMATS: ReadonlyMap<string, Format> = new Map<string, Format>([
  ...STRING_FORMATS,
  ['json', json],
  ['int8', integer('int8')],
  ['int16', integer('int16')],
  ['int32', integer('int32')],
  ['int64', integer('int64')],
  ['uint32', integer('uint32')],
  ['uint64', integer('uint64')],
  ['float', float],
  ['double', double],
  ['uuid', uuid],
  ['base64', base64],
  ['hex', hex],
]);

/** Throws `FormatProblem` `unknown-format`. */
export function formatById(id: string): Format {
  const format = FORMATS.get(id);
  if (format === undefined) {
    throw new FormatProblem('unknown-format', because('there is no format “{0}”', id));
  }
  return format;
}
