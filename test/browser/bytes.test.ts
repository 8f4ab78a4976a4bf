import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { newPage } from '../support/browser.ts';
import { Bubble } from '../support/panel.ts';
import { useDemo } from '../support/use-demo.ts';

const on = useDemo({});

/** The browser's own record of what it loaded. */
function loaded(page: Page): Promise<{ name: string; kind: string; bytes: number; decoded: number }[]> {
  return page.evaluate(() =>
    performance.getEntriesByType('resource').map((entry) => {
      const { name, initiatorType, encodedBodySize, decodedBodySize } = entry as PerformanceResourceTiming;
      return { name, kind: initiatorType, bytes: encodedBodySize, decoded: decodedBodySize };
    }),
  );
}
const sum = (entries: { bytes: number }[]) => entries.reduce((total, { bytes }) => total + bytes, 0);

test('the launcher costs one script of at most 3,072 bytes, the usable composer at most 28,672 in all', async () => {
  const { page, context } = await newPage(on.browser);
  await page.goto(on.demo.page);
  const bubble = new Bubble(page);
  await bubble.launcher.waitFor();
  const shown = await page.evaluate(() => performance.now());
  await page.waitForFunction((since) => performance.now() > since + 300, shown);

  const first = (await loaded(page)).filter(({ name }) => name.startsWith(on.demo.page));
  const code = first.filter(({ kind }) => kind !== 'fetch');
  expect(code.map(({ name }) => name)).toEqual([`${on.demo.page}/bubble.js`]);
  expect(code[0]!.bytes).toBeGreaterThan(500);
  expect(code[0]!.bytes).toBeLessThan(code[0]!.decoded);
  expect(sum(code)).toBeLessThanOrEqual(3_072);

  await bubble.open();
  await bubble.composer.fill('ready');
  // What is asked for once the panel is there, and nobody needs to write.
  const isLater = (name: string) => /\/(AfterOpening|LongLog|EarlierMessages)-[\w-]+\.js$/.test(name);
  const all = (await loaded(page)).filter(({ name }) => name.startsWith(on.demo.page) && !isLater(name));
  expect(all.filter(({ name }) => name.endsWith('.js')).length).toBeGreaterThanOrEqual(3);
  expect(sum(all)).toBeLessThanOrEqual(28_672);
  console.log(`launcher ${sum(code)} B, composer ${sum(all)} B`);
  await context.close();
});
