import { storm } from '../unit/producer/storm';

const ROUNDS = 10_000;
const AT_ONCE = 40;
/** Unlike the ones of `npm test`. */
const FIRST_SEED = 100_000;

describe('Storms of faults, many', () => {
  it(`the reports of a producer are true in ${ROUNDS} of them`, async function () {
    this.timeout(0);
    for (let first = FIRST_SEED; first < FIRST_SEED + ROUNDS; first += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => storm(first + index)));
    }
  });
});
