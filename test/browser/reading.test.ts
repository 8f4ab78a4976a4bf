import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { newPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { Bubble } from '../support/panel.ts';
import { useDemo } from '../support/use-demo.ts';

const on = useDemo({ BUBBLE_LIMITS: 'off', SANDBOX_LIMITS: 'off', BUBBLE_UPSTREAM_PER_MINUTE: '99999999' });

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
  const { page, context } = await newPage(on.browser);
  const bubble = new Bubble(page);
  let asked = 0;
  let written = 0;
  page.on('request', (request) => {
    if (request.url().includes('/messages?before=')) asked += 1;
  });
  await page.goto(on.demo.page);
  await bubble.open();
  await bubble.send(`the very first ${Math.random()}`);
  const id = await eventually(async () => {
    return await on.demo.newestConversation();
  });
  const self: Reader = {
    page,
    bubble,
    async write(more) {
      for (let number = written + 1; number <= written + more; number += 1) {
        const content =
          number % 7 ? `answer ${number}` : `answer ${number}\nwith\nlines ${'and words '.repeat(number % 40)}`;
        await on.demo.upstream('POST', `/api/v1/accounts/1/conversations/${id}/messages`, { content });
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

const MANY = 300;

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

/** How far what is said was moved by what came in above it, at worst, frame by frame. */
async function watchPlaces(log: Locator): Promise<() => Promise<number>> {
  const watched = await log.evaluateHandle((element) => {
    const moves = [0];
    let before = new Map<Element, number>();
    const frame = (): void => {
      const said = [...element.querySelectorAll('.said')];
      const now = new Map(said.map((one) => [one, one.getBoundingClientRect().top]));
      if (now.size > before.size) {
        for (const [one, top] of before) if (now.has(one)) moves.push(Math.abs(now.get(one)! - top));
      }
      before = now;
      requestAnimationFrame(frame);
    };
    frame();
    return moves;
  });
  return () => watched.evaluate((moves) => Math.max(...moves));
}

test('whoever scrolls up finds the page before, asked for once, and what he reads stays where it is to the pixel', async () => {
  const { bubble, answer, asked, scroll, leave } = await reader(65);
  expect(asked()).toBe(0);
  const furthest = await watchPlaces(bubble.log);
  await scroll(-5_000);
  await eventually(async () => (await answer(40).count()) > 0);
  await still(bubble.log);
  expect(await furthest()).toBeLessThan(1);
  expect(asked()).toBe(1);
  await leave();
});

test('a page that can not be loaded is asked for again by the button only', async () => {
  const { page, answer, asked, scroll, leave } = await reader(30);
  await page.route('**/messages?before=*', (route) => route.abort());
  await scroll(-2_000);
  await page.getByText('Earlier messages could not be loaded.').waitFor();
  for (const by of [300, -600, 300, -600]) await scroll(by);
  expect(asked()).toBe(1);
  await page.unroute('**/messages?before=*');
  await page.getByRole('button', { name: 'Load earlier messages' }).click();
  await answer(5).waitFor();
  expect(asked()).toBe(2);
  await leave();
});

test('what came while the chat was closed stands below a line, where the log opens, until it is closed again', async () => {
  const { page, bubble, answer, top, write, leave } = await reader(10);
  await bubble.closer.click();
  await write(15);
  await page.getByRole('button', { name: 'Open chat, 15 unread messages' }).click();
  const line = bubble.log.getByText('New messages', { exact: true });
  await line.waitFor();
  await still(bubble.log);
  expect(await top(line)).toBeGreaterThanOrEqual(-1);
  expect(await top(line)).toBeLessThan(30);
  expect(await top(answer(11))).toBeGreaterThan(await top(line));
  await bubble.closer.click();
  await bubble.open();
  expect(await line.count()).toBe(0);
  await leave();
});

test('new messages do not move who reads above; a button counts them and leads to the newest', async () => {
  const { page, bubble, answer, top, scroll, write, leave } = await reader(19);
  await scroll(-300);
  await still(bubble.log);
  const button = page.getByRole('button', { name: /^Go to the newest message/ });
  await button.waitFor();
  const before = await top(answer(12));
  await write(2);
  await page.getByRole('button', { name: 'Go to the newest message. New messages: 2' }).waitFor();
  expect(Math.abs((await top(answer(12))) - before)).toBeLessThan(1);
  await button.click();
  await button.waitFor({ state: 'detached' });
  await still(bubble.log);
  expect(await bubble.log.evaluate((log) => log.scrollHeight - log.clientHeight - log.scrollTop)).toBeLessThan(2);
  await page.keyboard.press('Escape');
  await bubble.panel.waitFor({ state: 'hidden' });
  await leave();
});

test('of a long conversation only those near what is read are drawn', async () => {
  const { bubble, answer, scroll, leave } = await reader(MANY);
  const drawn = (): Promise<number> => bubble.log.evaluate((log) => log.querySelectorAll('.line').length);
  const earlier = bubble.log.getByRole('button', { name: 'Load earlier messages' });
  while (await earlier.count()) {
    await scroll(-3_000);
    await drawn();
  }
  await eventually(async () => {
    await scroll(-3_000);
    return (await bubble.log.getByText(/^the very first/).count()) > 0;
  }, 20_000);
  await eventually(async () => (await drawn()) < 120, 10_000);
  await eventually(async () => {
    await scroll(3_000);
    return (await answer(MANY).count()) > 0;
  }, 30_000);
  await eventually(async () => (await drawn()) < 120, 10_000);
  await leave();
}, 180_000);
