/** The value below which `share` of the samples lie. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? NaN;
}

export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}

/** How many times `base`: `1.04 ×`. */
export function times(value: number, base: number): string {
  return shown(value / base);
}

/** The median of sample ÷ base run by run: what the machine did besides met both of a run. */
export function timesInTurn(samples: readonly number[], base: readonly number[]): string {
  return shown(median(samples.map((sample, run) => sample / (base[run] ?? NaN))));
}

function shown(ratio: number): string {
  return `${ratio.toFixed(ratio < 10 ? 2 : 0)} ×`;
}

/** Runs every contender once, then again, so that what else the machine does meets all of them. Samples by name. */
export async function interleaved<T>(runs: number, contenders: Readonly<Record<string, () => Promise<T>>>): Promise<Record<string, T[]>> {
  const samples: Record<string, T[]> = {};
  for (let run = 0; run < runs; run++) {
    for (const [name, once] of Object.entries(contenders)) {
      const sample = await once();
      console.log(`  ${name}, ${run + 1} of ${runs}: ${typeof sample === 'number' ? sample.toFixed(0) : JSON.stringify(sample)}`);
      (samples[name] ??= []).push(sample);
    }
  }
  return samples;
}
