import { DELIVERY_RANGES, type FormProblem } from '../bridge/formDraft';
import type { FieldError } from '../bridge/sendView';
import type { Translate } from '../explain/explanation';
import type { KafkaErrorData } from '../kafka/errors/kafkaError';
import type { Explaining } from '../platform/explaining';

const FORM_FIELD = new RegExp(`^(connection|topic|key|value|partition|timestamp|acks|idempotent|compression|headers\\[\\d+\\]\\.(name|value)|${Object.keys(DELIVERY_RANGES).join('|')})$`);

/** The errors that a field of the form can mend; the others belong to the result. */
export function fieldErrors(errors: readonly KafkaErrorData[], explaining: Explaining): readonly FieldError[] {
  return errors.flatMap((error) => {
    if (error.field === undefined || !FORM_FIELD.test(error.field)) {
      return [];
    }
    const { cause } = explaining.error(error);
    return [{ field: error.field, message: cause, ...(error.position ? { position: error.position } : {}) }];
  });
}

/** What the form cannot be a message with, in words. */
export function formErrors(problems: readonly FormProblem[], t: Translate): readonly FieldError[] {
  return problems.map((problem) => ({ field: problem.field, message: formMessage(problem, t) }));
}

function formMessage({ problem, min = 0, max = 0 }: FormProblem, t: Translate): string {
  switch (problem) {
    case 'topic-missing':
      return t('A topic is needed.');
    case 'not-a-partition':
      return t('A partition is a whole number from 0.');
    case 'not-a-timestamp':
      return t('A timestamp is milliseconds since 1970, such as 1767225600000, or ISO 8601, such as 2026-01-01T00:00:00Z.');
    case 'not-a-whole-number':
    case 'out-of-range':
      return t('A whole number from {0} to {1}.', min, max);
    case 'header-name-missing':
      return t('A header needs a name.');
    default:
      return problem satisfies never;
  }
}
