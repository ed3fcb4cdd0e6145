import type { Payload } from '../contracts/messages';
import { FormatProblem } from './format';
import { formatById } from './formats';

/** JSON if the bytes parse as such, text if they are UTF-8, else hexadecimal; the payload says which. */
export function decodeAuto(bytes: Buffer): Payload {
  for (const format of ['json', 'string']) {
    try {
      return { format, text: formatById(format).decode(bytes) };
    } catch (thrown) {
      if (!(thrown instanceof FormatProblem)) {
        throw thrown;
      }
    }
  }
  return { format: 'hex', text: bytes.toString('hex') };
}
