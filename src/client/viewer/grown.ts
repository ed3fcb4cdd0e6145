/** A typed array twice as long, with the same beginning. */
export function grown<A extends { readonly length: number; set(from: A): void }>(array: A, make: (length: number) => A): A {
  const longer = make(array.length * 2);
  longer.set(array);
  return longer;
}
