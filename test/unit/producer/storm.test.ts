import { storm } from './storm';

const ROUNDS = 40;

describe('the reports of a producer in a storm of faults', () => {
  it(`are true, ${ROUNDS} times over; the suite fuzz has thousands of them`, async () => {
    await Promise.all(Array.from({ length: ROUNDS }, (_, seed) => storm(seed)));
  });
});
