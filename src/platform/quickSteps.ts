/** What a step answers besides its value: one step back, or the end of it all. */
export const BACK = Symbol('back');
export type Answer<T> = T | typeof BACK | undefined;

export interface StepPlace {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

export interface Step<S> {
  /** Whether this is asked at all, by what was answered so far. */
  readonly applies?: (state: S) => boolean;
  /** The state with the answer in it. */
  readonly ask: (state: S, place: StepPlace) => Promise<Answer<S>>;
}

/** Asks one step after the other, with *back*; undefined: left before the end. */
export async function runSteps<S>(title: string, initial: S, steps: readonly Step<S>[]): Promise<S | undefined> {
  const asked: Step<S>[] = [];
  let state = initial;
  let step = nextStep(steps, null, state);
  while (step !== undefined) {
    const applying = steps.filter((other) => other.applies?.(state) ?? true);
    const answer = await step.ask(state, { title, step: asked.length + 1, totalSteps: applying.length });
    if (answer === undefined) {
      return undefined;
    }
    if (answer === BACK) {
      // The answers stay where they are, so that going forward again starts from them.
      step = asked.pop() ?? step;
      continue;
    }
    asked.push(step);
    state = answer;
    step = nextStep(steps, step, state);
  }
  return state;
}

function nextStep<S>(steps: readonly Step<S>[], after: Step<S> | null, state: S): Step<S> | undefined {
  const from = after === null ? 0 : steps.indexOf(after) + 1;
  return steps.slice(from).find((step) => step.applies?.(state) ?? true);
}
