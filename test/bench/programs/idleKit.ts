import { setTimeout as delay } from 'node:timers/promises';

/** Waits; prints what is open and the CPU time that the waiting took, as JSON. */
export async function measureIdling(seconds: number): Promise<void> {
  await delay(1_000);
  const open = process.getActiveResourcesInfo();
  const before = process.cpuUsage();
  await delay(seconds * 1_000);
  const { user, system } = process.cpuUsage(before);
  const count = (kind: string): number => open.filter((one) => one === kind).length;
  console.log(JSON.stringify({ cpuMs: (user + system) / 1_000, sockets: count('TCPSocketWrap'), timers: count('Timeout') }));
}
