import type { Locator, Page } from 'playwright-core';
import { newPage } from './browser.ts';
import { eventually } from './eventually.ts';
import { Bubble } from './panel.ts';
import type { Shared } from './use-demo.ts';

export interface Reader {
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
export async function startReader(on: Shared, count: number): Promise<Reader> {
  const { page, context } = await newPage(on.browser);
  const bubble = new Bubble(page);
  let asked = 0;
  let written = 0;
  page.on('request', (request) => {
    if (request.url().includes('/messages?before=')) asked += 1;
  });
  await page.goto(on.demo.page);
  await bubble.open();
  const before = await on.demo.newestConversation();
  await bubble.send(`the very first ${Math.random()}`);
  // The server may have kept the message first. Until it is sent, the newest conversation is another visitor's.
  const id = await eventually(async () => {
    const newest = await on.demo.newestConversation();
    return newest > before && newest;
  }, 20_000);
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

/** Once nothing moves any more. */
export async function still(log: Locator): Promise<void> {
  let before = -1;
  await eventually(async () => {
    const now = await log.evaluate((element) => element.scrollTop);
    const isStill = now === before;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 100));
    return isStill;
  });
}
