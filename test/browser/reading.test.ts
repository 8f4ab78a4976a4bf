import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, newPage } from '../support/browser.ts';
import { startDemo, type Demo } from '../support/demo.ts';
import { eventually } from '../support/eventually.ts';
import { Bubble } from '../support/panel.ts';

let browser: Browser;
let demo: Demo;
beforeAll(async () => {
  ({ browser } = await launchBrowser());
  demo = await startDemo({ BUBBLE_LIMITS: 'off', SANDBOX_LIMITS: 'off', BUBBLE_UPSTREAM_PER_MINUTE: '99999999' });
});
afterAll(async () => {
  await browser.close();
  await demo.stop();
});

interface Reader {
  page: Page;
  bubble: Bubble;
  /** Agents write this many more, numbered on. */
  write(count: number): Promise<void>;
  /** A text of theirs in the log. */
  answer(number: number): Locator;
  /** Pages of history that were asked for. */
  asked(): number;
  /** Pixels from the log's upper edge. */
  top(what: Locator): Promise<number>;
  scroll(by: number): Promise<void>;
  leave(): Promise<void>;
}

/** A visitor with a panel that is open and so many answers in his conversation. */
async function reader(count: number): Promise<Reader> {
  const { page, context } = await newPage(browser);
  const bubble = new Bubble(page);
  let asked = 0;
  let written = 0;
  page.on('request', (request) => {
    if (request.url().includes('/messages?before=')) asked += 1;
  });
  await page.goto(demo.page);
  await bubble.open();
  await bubble.send(`the very first ${Math.random()}`);
  const id = await eventually(async () => {
    const { data } = await demo.upstream('GET', '/api/v1/accounts/1/conversations?status=all');
    return Math.max(...data.payload.map((one: { id: number }) => one.id));
  });
  const self: Reader = {
    page,
    bubble,
    async write(more) {
      for (let number = written + 1; number <= written + more; number += 1) {
        const content =
          number % 7 ? `answer ${number}` : `answer ${number}\nwith\nlines ${'and words '.repeat(number % 40)}`;
        await demo.upstream('POST', `/api/v1/accounts/1/conversations/${id}/messages`, { content });
      }
      written += more;
    },
    answer: (number) => bubble.log.getByText(new RegExp(`^answer ${number}(\\n|$)`)),
    asked: () => asked,
    async top(what) {
      const [box, log] = [(await what.boundingBox())!, (await bubble.log.boundingBox())!];
      return box.y - log.y;
    },
    async scroll(by) {
      const log = (await bubble.log.boundingBox())!;
      await page.mouse.move(log.x + log.width / 2, log.y + log.height / 2);
      await page.mouse.wheel(0, by);
    },
    leave: () => context.close(),
  };
  await self.write(count);
  await page.reload();
  await bubble.open();
  await self.answer(count).waitFor();
  return self;
}

/** Once nothing moves any more. */
async function still(log: Locator): Promise<void> {
  let before = -1;
  await eventually(async () => {
    const now = await log.evaluate((element) => element.scrollTop);
    const isStill = now === before;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 100));
    return isStill;
  });
}

test('whoever scrolls up finds what was before, once, and what he reads stays where it is to the pixel', async () => {
  const { page, bubble, answer, asked, top, scroll, leave } = await reader(65);
  expect(asked()).toBe(0);
  const places: [string | null, number][] = [];
  // What stands there at the very moment a page comes in.
  await bubble.log.evaluate((log) => {
    const said = ((globalThis as unknown as { moved: number[] }).moved = [] as number[]);
    let before = new Map<Element, number>();
    const look = (): Map<Element, number> =>
      new Map([...log.querySelectorAll('.line')].map((line) => [line, line.getBoundingClientRect().top]));
    const frame = (): void => {
      const now = look();
      if (now.size > before.size && before.size)
        for (const [line, y] of before) if (now.has(line)) said.push(Math.abs(now.get(line)! - y));
      before = now;
      requestAnimationFrame(frame);
    };
    frame();
  });
  void places;
  await scroll(-2_000);
  await answer(40).waitFor();
  await still(bubble.log);
  expect(asked()).toBe(1);
  expect(await page.evaluate(() => Math.max(...(globalThis as unknown as { moved: number[] }).moved))).toBeLessThan(1);
  expect(await top(answer(46))).toBeGreaterThan(-2_000);
  await leave();
});
