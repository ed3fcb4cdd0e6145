import { storms } from './storm';

const ROUNDS = 120;

describe('the reports of a producer in a storm of faults', () => {
  it(`are true, ${ROUNDS} times over; the suite fuzz has thousands of them`, () => storms(0, ROUNDS)).timeout(60_000);
});
