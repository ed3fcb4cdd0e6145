import { isUtf8 } from 'node:buffer';
import type { Payload } from '../contracts/messages';

/** The bytes of a file as a payload of the form that becomes exactly these bytes again: text where the form keeps it as it is, else base64. */
export function payloadOf(bytes: Uint8Array): Payload {
  const text = Buffer.from(bytes);
  // A text field turns carriage returns into line feeds as soon as somebody types in it.
  if (!isUtf8(bytes) || text.includes('\r') || text.includes(0)) {
    return { format: 'base64', text: text.toString('base64') };
  }
  return { format: isJson(text.toString('utf8')) ? 'json' : 'string', text: text.toString('utf8') };
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}
