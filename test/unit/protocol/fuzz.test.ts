import assert from 'node:assert/strict';
import { fuzzBatches, fuzzCodecs, fuzzLegacy, fuzzResponses, fuzzSignedBatches } from './fuzz';

/** Of each kind; `npm run fuzz` does many more. */
const MUTANTS = 5000;
const SEED = 20_250_101;

describe('Damaged bytes', () => {
  const kinds = { fuzzBatches, fuzzSignedBatches, fuzzLegacy, fuzzResponses, fuzzCodecs };
  for (const [name, fuzz] of Object.entries(kinds)) {
    it(`${name}: refused without a crash`, async function () {
      this.timeout(60_000);
      const refused = await fuzz(MUTANTS, SEED);
      assert.ok(refused > MUTANTS / 4, `only ${refused} of ${MUTANTS} were refused: the fuzzer does no damage`);
    });
  }
});
