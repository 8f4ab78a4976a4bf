import type { CDPSession } from 'playwright-core';
import { launchBrowser, newPage } from '../test/support/browser.ts';
import { startDemo } from '../test/support/demo.ts';
import { Bubble } from '../test/support/panel.ts';
import { LONG, readTrace, tasksOf, timeOf } from './trace.ts';

/*
 * A conversation of ten thousand messages in a real browser, reckoned for a machine four times slower: it is loaded by
 * scrolling, then scrolled through, then an agent writes. Measured are the longest task and the memory that it adds.
 */

/** Other load on the machine makes a task long now and then, but not the same one every time. */
const WALKS = 3;
const MESSAGES = Number(process.argv[2] ?? 10_000);
const ACCOUNT = '/api/v1/accounts/1';
const TEXTS = [
  'Do you ship to Bern?',
  'Yes, in two or three days. You get a number to follow the parcel as soon as it has left us.',
  'Thank you!',
  'See https://lamplight.test/shipping for everything about it.',
  'The lamp on the left is 42 cm high, the one on the right 58 cm. Both come with a bulb.\nThe cable is two metres long.',
];

const demo = await startDemo({
  BUBBLE_LIMITS: 'off',
  SANDBOX_LIMITS: 'off',
  BUBBLE_UPSTREAM_PER_MINUTE: '99999999',
  BUBBLE_REALTIME: 'cable',
});
const { browser, kind } = await launchBrowser();
try {
  await measure();
} finally {
  await browser.close();
  await demo.stop();
}

async function measure(): Promise<void> {
  const { page, context } = await newPage(browser);
  const bubble = new Bubble(page);
  await page.goto(demo.page);
  await bubble.open();
  await bubble.send('Hello?');
  await page.goto('about:blank');
  const { data } = await demo.upstream('GET', `${ACCOUNT}/conversations?status=all`);
  const messages = `${ACCOUNT}/conversations/${data.payload[0].id}/messages`;
  for (let number = 2; number <= MESSAGES; number += 1) {
    const message_type = number % 3 ? 'outgoing' : 'incoming';
    await demo.upstream('POST', messages, { content: `${number}. ${TEXTS[number % TEXTS.length]}`, message_type });
  }

  const devtools = await context.newCDPSession(page);
  // Once to read the unread messages, and once more without any.
  for (let visit = 1; visit <= 2; visit += 1) {
    await page.goto(demo.page);
    await bubble.open();
    await bubble.shows(`${MESSAGES}. ${TEXTS[MESSAGES % TEXTS.length]}`);
  }
  const before = await weigh(devtools);
  await watch();

  const log = (await bubble.log.boundingBox())!;
  await page.mouse.move(log.x + log.width / 2, log.y + log.height / 2);
  const earlier = page.getByRole('button', { name: 'Load earlier messages' });
  while (await earlier.count()) {
    await page.mouse.wheel(0, -1_000);
    await page.evaluate(nextFrame);
  }
  await report('while loading');
  const after = await weigh(devtools);

  const height = await bubble.log.evaluate((element) => element.scrollHeight);
  for (let walk = 1; walk <= WALKS; walk += 1) {
    await bubble.log.evaluate((element) => void (element.scrollTop = 0));
    await page.waitForTimeout(1_000);
    await watch();
    // Steadily down, then in leaps, as with a dragged scrollbar.
    for (let step = 0; step < 150; step += 1) {
      await page.mouse.wheel(0, 400);
      await page.evaluate(nextFrame);
    }
    for (let step = 0; step < 60; step += 1) {
      await bubble.log.evaluate((element, top) => void (element.scrollTop = top), (height * ((step * 37) % 60)) / 60);
      await page.evaluate(nextFrame);
    }
    await report(`while scrolling, ${walk} of ${WALKS}`);
  }

  await bubble.log.evaluate((element) => void (element.scrollTop = element.scrollHeight));
  await page.waitForTimeout(1_000);
  await watch();
  for (let number = 1; number <= 20; number += 1) {
    await demo.upstream('POST', messages, { content: `And one more, ${number}` });
    await bubble.shows(`And one more, ${number}`);
  }
  await report('while answers arrive');

  const nodes = await bubble.log.evaluate((element) => element.querySelectorAll('*').length);
  console.log(`heap added by ${MESSAGES} messages: ${((after - before) / 2 ** 20).toFixed(1)} MB`);
  console.log(`elements in the log: ${nodes} (${kind} Chromium)`);

  async function watch(): Promise<void> {
    await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] });
  }

  async function report(when: string): Promise<void> {
    await page.waitForTimeout(500);
    const all = tasksOf(readTrace(await browser.stopTracing())).map(timeOf);
    const long = all.filter((duration) => duration > LONG);
    const longest = all.reduce((most, duration) => Math.max(most, duration), 0);
    console.log(`${when}: ${long.length} of ${all.length} tasks over ${LONG} ms, longest ${longest.toFixed(0)} ms`);
  }
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

/** Bytes of the heap after a garbage collection. */
async function weigh(devtools: CDPSession): Promise<number> {
  for (let times = 0; times < 3; times += 1) await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  return usedSize;
}
