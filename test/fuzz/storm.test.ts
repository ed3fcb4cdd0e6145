import { storms } from '../unit/producer/storm';
import { transactionStorms } from '../unit/producer/transactionStorm';

const ROUNDS = 10_000;
/** Unlike the ones of `npm test`. */
const FIRST_SEED = 100_000;

describe('Storms of faults, many', () => {
  it(`the reports of a producer are true in ${ROUNDS} of them`, async function () {
    this.timeout(0);
    await storms(FIRST_SEED, ROUNDS);
  });

  it(`the reports of transactions are true in ${ROUNDS} of them`, async function () {
    this.timeout(0);
    await transactionStorms(FIRST_SEED, ROUNDS);
  });
});
