import { createRequire } from 'node:module';
import type * as QuestionsModule from './questions';

/** What is asked about connections and topics: a program of its own, loaded when somebody is first asked. */
export function questions(): typeof QuestionsModule {
  return createRequire(__filename)('./questions.js') as typeof QuestionsModule;
}
