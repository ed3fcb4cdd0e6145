import { createRequire } from 'node:module';
import type * as GroupsModule from './groups/groups';

/** Messages that are sent in one go are a program of their own, loaded when the first ones are sent, or come back. */
export function loadGroups(): typeof GroupsModule {
  return createRequire(__filename)('./groups.js') as typeof GroupsModule;
}
