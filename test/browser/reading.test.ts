import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { startReader, still } from '../support/reader.ts';
import { useDemo } from '../support/use-demo.ts';

const on = useDemo({ BUBBLE_LIMITS: 'off', SANDBOX_LIMITS: 'off', BUBBLE_UPSTREAM_PER_MINUTE: '99999999' });

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
  const { bubble, answer, asked, scroll, leave } = await startReader(on, 65);
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
  const { page, answer, asked, scroll, leave } = await startReader(on, 30);
  await page.route('**/messages?before=*', (route) => route.abort());
  await eventually(async () => {
    await scroll(-2_000);
    return page.getByText('Earlier messages could not be loaded.').isVisible();
  });
  for (const by of [300, -600, 300, -600]) await scroll(by);
  expect(asked()).toBe(1);
  await page.unroute('**/messages?before=*');
  await page.getByRole('button', { name: 'Load earlier messages' }).click();
  await answer(5).waitFor();
  expect(asked()).toBe(2);
  await leave();
});

test('what came while the chat was closed stands below a line, where the log opens, until it is closed again', async () => {
  const { page, bubble, answer, top, scroll, write, leave } = await startReader(on, 10);
  await bubble.closer.click();
  await write(15);
  await page.getByRole('button', { name: 'Open chat, 15 unread messages' }).click();
  const line = bubble.log.getByText('New messages', { exact: true });
  await line.waitFor();
  await still(bubble.log);
  expect(await top(line)).toBeGreaterThanOrEqual(-1);
  expect(await top(line)).toBeLessThan(30);
  expect(await top(answer(11))).toBeGreaterThan(await top(line));
  // What is not on the screen stays new.
  await eventually(async () => {
    await scroll(200);
    return answer(25).evaluate((element) => element.getBoundingClientRect().bottom <= innerHeight);
  });
  await bubble.closer.click();
  await bubble.open();
  expect(await line.count()).toBe(0);
  await leave();
});

test('new messages do not move who reads above; a button counts them and leads to the newest', async () => {
  const { page, bubble, answer, top, scroll, write, leave } = await startReader(on, 19);
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

test('where there is nothing to scroll, whoever wants to scroll up finds the page before all the same', async () => {
  const { page, bubble, answer, asked, scroll, leave } = await startReader(on, 25);
  // A phone that is higher than a page of history.
  await page.setViewportSize({ width: 390, height: 4_000 });
  await page.reload();
  await bubble.open();
  await bubble.log.getByRole('button', { name: 'Load earlier messages' }).waitFor();
  expect(await bubble.log.evaluate((log) => log.scrollHeight - log.clientHeight)).toBe(0);
  expect(await answer(5).count()).toBe(0);
  await scroll(-300);
  await answer(5).waitFor();
  expect(asked()).toBe(1);
  await leave();
});

test('a time that is shown where somebody points stands before the message below it', async () => {
  const { answer, bubble, leave } = await startReader(on, 20);
  await still(bubble.log);
  // Whatever stands together in one block, one of these is the last in its block.
  for (const number of [15, 16, 17, 18, 19]) {
    await answer(number).hover();
    await eventually(() =>
      answer(number).evaluate((element) => {
        const time = element.closest('.line')!.querySelector('time')!;
        const { left, width, bottom } = time.getBoundingClientRect();
        const root = element.getRootNode() as ShadowRoot;
        return root.elementFromPoint(left + width / 2, bottom - 2) === time;
      }),
    );
  }
  await leave();
});

/** What the agents see of their newest answers, oldest first. */
async function statuses(count: number): Promise<string[]> {
  const id = await on.demo.newestConversation();
  const { payload } = await on.demo.upstream('GET', `/api/v1/accounts/1/conversations/${id}/messages`);
  return payload.slice(-count).map(({ status }: { status: string }) => status);
}

test('an answer below what the visitor reads is unread, for the agents and on the launcher, until it is on the screen', async () => {
  const { page, bubble, answer, scroll, write, leave } = await startReader(on, 19);
  await still(bubble.log);
  await eventually(async () => (await statuses(1))[0] === 'read');
  await scroll(-300);
  await still(bubble.log);
  await write(2);
  await page.getByRole('button', { name: 'Go to the newest message. New messages: 2' }).waitFor();
  // Told of as delivered, five seconds later; a read message would be told of before.
  await eventually(async () => (await statuses(2)).join() === 'delivered,delivered', 20_000);
  await bubble.closer.click();
  await page.getByRole('button', { name: 'Open chat, 2 unread messages' }).click();
  await answer(21).waitFor();
  await eventually(async () => (await statuses(2)).join() === 'read,read', 20_000);
  await bubble.closer.click();
  await page.getByRole('button', { name: 'Open chat', exact: true }).waitFor();
  await leave();
});

test('of many new answers those on the screen are read, and the others as the visitor comes to them', async () => {
  const { page, bubble, answer, scroll, write, leave } = await startReader(on, 6);
  await eventually(async () => (await statuses(1))[0] === 'read');
  await bubble.closer.click();
  await write(14);
  await page.getByRole('button', { name: 'Open chat, 14 unread messages' }).click();
  await answer(7).waitFor();
  await eventually(async () => (await statuses(14))[0] === 'read', 20_000);
  expect((await statuses(14)).at(-1)).not.toBe('read');
  await bubble.closer.click();
  const rest = page.getByRole('button', { name: /^Open chat, \d+ unread messages$/ });
  await rest.waitFor();
  expect(Number(/\d+/.exec((await rest.textContent()) ?? '')?.[0])).toBeLessThan(14);
  await rest.click();
  for (let step = 0; step < 20; step += 1) {
    await scroll(200);
    await still(bubble.log);
  }
  await eventually(async () => (await statuses(14)).every((status) => status === 'read'), 20_000);
  await leave();
});
