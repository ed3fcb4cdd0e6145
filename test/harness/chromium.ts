import { chromium, type Browser } from 'playwright-core';
import type * as setupChromiumScript from '../../scripts/setupChromium.mjs';
import { importScript } from './root';
import { UnavailableError } from './unavailable';

/** A headless Chromium, set up on first use; whoever launches it closes it. Throws UnavailableError where there is none. */
export async function launchChromium(): Promise<Browser> {
  const { setupChromium } = await importScript<typeof setupChromiumScript>('setupChromium.mjs');
  const result = await setupChromium((line) => console.log(line));
  if (!result.available) {
    throw new UnavailableError('Chromium', result.reason);
  }
  return chromium.launch({
    executablePath: result.executable,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    env: { ...process.env, ...result.env },
  });
}
