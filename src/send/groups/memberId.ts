/** `<group>/<number from 1>` in its parts; null: no message of a group. */
export function memberId(sendId: string): { readonly group: string; readonly index: number } | null {
  const [group = '', number] = sendId.split('/');
  return number === undefined ? null : { group, index: Number(number) - 1 };
}
