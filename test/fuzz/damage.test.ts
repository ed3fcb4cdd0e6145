import assert from 'node:assert/strict';
import { fuzzBatches, fuzzCodecs, fuzzLegacy, fuzzResponses, fuzzSignedBatches } from '../unit/protocol/fuzz';

/** Of each kind. */
const MUTANTS = 200_000;
/** Unlike the one of `npm test`, so that these are other mutants. */
const SEED = 20_261_124;
/** What the process may hold at most, whatever lengths a mutant claims. */
const LIMIT_BYTES = 1024 ** 3;

describe('Damaged bytes, many', () => {
  const kinds = { fuzzBatches, fuzzSignedBatches, fuzzLegacy, fuzzResponses, fuzzCodecs };
  for (const [name, fuzz] of Object.entries(kinds)) {
    it(`${name}: ${MUTANTS} mutants are refused without a crash, in bounded memory`, async function () {
      this.timeout(0);
      const refused = await fuzz(MUTANTS, SEED);
      assert.ok(refused > MUTANTS / 4, `only ${refused} of ${MUTANTS} were refused: the fuzzer does no damage`);
      const peak = process.resourceUsage().maxRSS * 1024;
      assert.ok(peak < LIMIT_BYTES, `${peak} bytes`);
    });
  }
});
