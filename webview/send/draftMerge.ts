import type { FormDraft } from '../../src/bridge/formDraft';

/**
 * What two pages typed at the same time, from `base` on, as one draft: field by field. Where both changed the same field, that of `theirs`
 * stands, as the host has it already.
 */
export function mergeDrafts(base: FormDraft, ours: FormDraft, theirs: FormDraft): FormDraft {
  const kept = (Object.keys(theirs) as (keyof FormDraft)[]).filter((field) => !isSame(base[field], ours[field]) && isSame(base[field], theirs[field]));
  return { ...theirs, ...Object.fromEntries(kept.map((field) => [field, ours[field]])) };
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
