/** ECMAScript: JSON.parse source text access, in Node.js 21 and later. */
interface JSON {
  parse(text: string, reviver: (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown): unknown;
}
