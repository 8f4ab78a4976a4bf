import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { newPage } from '../support/browser.ts';
import { Bubble } from '../support/panel.ts';
import { useDemo } from '../support/use-demo.ts';

const on = useDemo({});

interface Loaded {
  name: string;
  kind: string;
  bytes: number;
  decoded: number;
  start: number;
  end: number;
}

/** The browser's own record of what it loaded from the server. */
async function loaded(page: Page): Promise<Loaded[]> {
  const all = await page.evaluate(() =>
    performance.getEntriesByType('resource').map((entry) => {
      const { name, initiatorType, encodedBodySize, decodedBodySize, startTime, responseEnd } =
        entry as PerformanceResourceTiming;
      return {
        name,
        kind: initiatorType,
        bytes: encodedBodySize,
        decoded: decodedBodySize,
        start: startTime,
        end: responseEnd,
      };
    }),
  );
  return all.filter(({ name }) => name.startsWith(on.demo.page));
}
const sum = (entries: { bytes: number }[]) => entries.reduce((total, { bytes }) => total + bytes, 0);
const isScript = ({ name }: Loaded) => name.endsWith('.js');
/** What the composer waits for; all other scripts load after it. */
const isOfComposer = ({ name }: Loaded) => /\/(bubble|assets\/(shared|start-core|mount-panel)-[\w-]+)\.js$/.test(name);

test('the launcher costs one script of at most 3,072 bytes, the usable composer at most 28,672 in all', async () => {
  const { page, context } = await newPage(on.browser);
  await page.goto(on.demo.page);
  const bubble = new Bubble(page);
  await bubble.launcher.waitFor();
  const shown = await page.evaluate(() => performance.now());
  await page.waitForFunction((since) => performance.now() > since + 300, shown);

  const code = (await loaded(page)).filter(({ kind }) => kind !== 'fetch');
  expect(code.map(({ name }) => name)).toEqual([`${on.demo.page}/bubble.js`]);
  expect(code[0]!.bytes).toBeGreaterThan(500);
  expect(code[0]!.bytes).toBeLessThan(code[0]!.decoded);
  expect(sum(code)).toBeLessThanOrEqual(3_072);

  await bubble.open();
  await bubble.composer.fill('ready');
  const usable = await page.evaluate(() => performance.now());
  const all = (await loaded(page)).filter((entry) => !isScript(entry) || isOfComposer(entry));
  expect(all.filter(isScript)).toHaveLength(4);
  expect(sum(all)).toBeLessThanOrEqual(28_672);

  // Two rounds: the later scripts are all on their way before the first of them is there.
  const later = all.filter((entry) => isScript(entry) && entry !== all.find(({ name }) => name === code[0]!.name));
  expect(Math.max(...later.map(({ start }) => start))).toBeLessThan(Math.min(...later.map(({ end }) => end)));

  await page.waitForFunction((since) => performance.now() > since + 500, usable);
  const total = sum(await loaded(page));
  expect(total).toBeLessThanOrEqual(36_864);
  console.log(`launcher ${sum(code)} B, composer ${sum(all)} B, half a second later ${total} B`);
  await context.close();
});
