import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { AxeResults } from 'axe-core';
import { repositoryRoot } from '../harness/root';

/** Set to a folder, pictures are left there. */
const PICTURES = process.env['KAFKA_DISPATCH_PICTURES'];

/** What axe finds wrong in the page as it is (rule, and where), and what the page has done against the policy before. A view of VS Code is a part of a page and has no heading of its own level one. */
export async function violations({ page, faults }: { readonly page: Page; readonly faults: string[] }): Promise<readonly string[]> {
  // axe itself breaks the policy: it adds a style element.
  const own = [...faults];
  const require = createRequire(join(repositoryRoot(), 'package.json'));
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  const results = await page.evaluate(() => (window as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({ rules: { 'page-has-heading-one': { enabled: false } } }));
  faults.splice(0);
  const found = results.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`));
  return [...own, ...found];
}

export async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES !== undefined) {
    mkdirSync(join(repositoryRoot(), PICTURES), { recursive: true });
    await page.screenshot({ path: join(repositoryRoot(), PICTURES, `${name}.png`), fullPage: true });
  }
}
