import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { focused } from '../support/focus.ts';
import { startReader, type Reader } from '../support/reader.ts';
import { useDemo } from '../support/use-demo.ts';

const on = useDemo({ BUBBLE_LIMITS: 'off', SANDBOX_LIMITS: 'off', BUBBLE_UPSTREAM_PER_MINUTE: '99999999' });

const MANY = 200;

/** A visitor who has scrolled up to his very first message. */
async function longReader(): Promise<Reader> {
  const reader = await startReader(on, MANY);
  const { bubble, scroll } = reader;
  const earlier = bubble.log.getByRole('button', { name: 'Load earlier messages' });
  await eventually(async () => {
    await scroll(-3_000);
    return (await earlier.count()) === 0;
  }, 60_000);
  await eventually(async () => {
    await scroll(-3_000);
    return (await bubble.log.getByText(/^the very first/).count()) > 0;
  }, 20_000);
  return reader;
}

function drawn(log: Locator): Promise<number> {
  return log.evaluate((element) => element.querySelectorAll('.line').length);
}

async function isFocused(reader: Reader, there: RegExp): Promise<void> {
  let now = '';
  await eventually(async () => there.test((now = await focused(reader.page)))).catch(() => expect(now).toMatch(there));
}

test('of a long conversation only those near what is read are drawn, and the others keep their room', async () => {
  const { bubble, answer, scroll, leave } = await longReader();
  await eventually(async () => (await drawn(bubble.log)) < 90, 10_000);
  const height = await bubble.log.evaluate((log) => log.scrollHeight);
  // No line is lower than its text.
  expect(height).toBeGreaterThan(MANY * 30);
  await eventually(async () => {
    await scroll(3_000);
    return (await answer(MANY).count()) > 0;
  }, 30_000);
  await eventually(async () => (await drawn(bubble.log)) < 90, 10_000);
  expect(Math.abs((await bubble.log.evaluate((log) => log.scrollHeight)) - height)).toBeLessThan(height / 20);
  await leave();
}, 180_000);

test('Home and End go all the way, however many messages are between', async () => {
  const reader = await longReader();
  const { page, bubble, answer } = reader;
  await eventually(async () => (await answer(MANY).count()) === 0);
  await bubble.log.getByText(/^the very first/).click();
  for (let times = 0; times < 3; times += 1) {
    await page.keyboard.press('End');
    await isFocused(reader, new RegExp(`: answer ${MANY}\\b`));
    expect(await bubble.log.evaluate((log) => log.scrollHeight - log.clientHeight - log.scrollTop)).toBeLessThan(40);
    await page.keyboard.press('Home');
    await isFocused(reader, /: the very first /);
  }
  await reader.leave();
}, 180_000);

test('whoever has scrolled far away reads on by keyboard where he was', async () => {
  const reader = await longReader();
  const { page, answer, scroll } = reader;
  await eventually(async () => {
    // Less than what is drawn ahead, however slowly it is.
    await scroll(300);
    return (await answer(100).count()) > 0;
  }, 60_000);
  await answer(100).click();
  // Whatever line of a part it is.
  for (let number = 99; number > 92; number -= 1) {
    await eventually(async () => {
      await scroll(3_000);
      return (await answer(number - 6).count()) === 0;
    }, 20_000);
    await page.keyboard.press('ArrowUp');
    await isFocused(reader, new RegExp(`: answer ${number}\\b`));
    await answer(number).waitFor();
  }
  await reader.leave();
}, 180_000);
