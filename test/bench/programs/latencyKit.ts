/** Sends one after the other; prints the times of all but the first ones in ms, as JSON. */
export async function measureSends(count: number, warmUp: number, send: (index: number) => Promise<void>): Promise<void> {
  const samples: number[] = [];
  for (let index = 0; index < warmUp + count; index++) {
    const startedAt = performance.now();
    await send(index);
    samples.push(performance.now() - startedAt);
  }
  console.log(JSON.stringify(samples.slice(warmUp)));
}
