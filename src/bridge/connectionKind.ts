import type { ConnectionItem } from './sendView';

/** What kind of connection it is, in a word of the user's language. */
export function kindText({ kind }: ConnectionItem, t: (text: string) => string): string {
  switch (kind) {
    case 'local':
      return t('local');
    case 'plaintext':
      return t('plaintext');
    case 'sandbox':
      return t('sandbox');
    default:
      return kind;
  }
}
