import { writeFileSync } from 'node:fs';
import { phrases, literalsOfTemplates } from './literals';
import { keyUses, sources } from './keys';

describe('l10n scratch', () => {
  it('lists', () => {
    const all = sources();
    for (const [file, source] of all) {
      for (const one of phrases(source)) console.log('PHRASE', one);
      for (const one of literalsOfTemplates(source)) console.log('LIT', one);
      for (const one of keyUses(source)) if (one.key === null) console.log('NOKEY', one);
      void file;
    }
    writeFileSync('/tmp/w/keys.json', JSON.stringify(all.flatMap(([, s]) => keyUses(s)), null, 1));
    console.log('KEYS', new Set(all.flatMap(([, s]) => keyUses(s).map((k) => k.key))).size);
  });
});
