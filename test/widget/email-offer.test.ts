// @vitest-environment node
import './page.ts';
import { afterEach, expect, test, vi } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { BFF } from '../support/stack.ts';
import {
  FIELDS,
  arrived,
  bubble,
  contact,
  enter,
  fault,
  fill,
  asks,
  root,
  gone,
  leave,
  log,
  press,
  reload,
  screen,
  send,
  shown,
  visitor,
} from './asked.ts';

afterEach(() => {
  leave();
  vi.useRealTimers();
});

const offer = (): HTMLElement | null => screen().queryByRole('form', { name: /^This is taking a little longer/ });

/** The visitor opens another page so many minutes later. */
async function later(minutes: number): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + minutes * 60_000 });
  await reload();
}

test('who waits long for an answer is offered one by e-mail, and told where it will go', async () => {
  await enter({ BUBBLE_EMAIL_AFTER: '5' });
  await send('Is anybody there?');
  await arrived('Is anybody there?');
  await later(4);
  await eventually(() => log().getByText('Is anybody there?'));
  expect(offer()).toBeNull();
  await later(2);
  await eventually(() => offer());
  const spoken = [...root().querySelectorAll('[aria-live=polite] p')].map(({ textContent }) => textContent);
  expect(spoken.filter((text) => /little longer/.test(text!))).toHaveLength(1);
  fill(/^E-mail/, 'ann@');
  press('Answer by e-mail');
  await eventually(() => fault(/^E-mail/) !== '');
  fill(/^E-mail/, 'ann@lamplight.test');
  press('Answer by e-mail');
  await eventually(() => log().getByText('We’ll answer to ann@lamplight.test.'));
  expect(offer()).toBeNull();
  expect(await contact()).toMatchObject({ email: 'ann@lamplight.test' });
  await reload();
  await eventually(() => log().getByText('We’ll answer to ann@lamplight.test.'));
  await visitor.stack.reply(1, 'Here I am');
  await eventually(() => log().queryByText(/We’ll answer to/) === null);
});

test('the offer goes when an agent answers, and is not there while he writes', async () => {
  await enter({ BUBBLE_EMAIL_AFTER: '5' });
  await send('Is anybody there?');
  await arrived('Is anybody there?');
  await later(6);
  await eventually(() => offer());
  const typing = (typing_status: string) =>
    visitor.stack.upstream('POST', '/api/v1/accounts/1/conversations/1/toggle_typing_status', { typing_status });
  // The clock has jumped, so the stream is opened anew; what is told meanwhile is not told again.
  await eventually(async () => (await typing('on'), offer() === null));
  await eventually(async () => (await typing('off'), offer()));
  await visitor.stack.reply(1, 'Here I am');
  await eventually(() => offer() === null && log().getByText('Here I am'));
  await later(6);
  await eventually(() => log().getByText('Here I am'));
  expect(offer()).toBeNull();
});

test('who does not want an e-mail is not asked twice', async () => {
  await enter({ BUBBLE_EMAIL_AFTER: '5' });
  await send('Is anybody there?');
  await arrived('Is anybody there?');
  await later(6);
  await eventually(() => offer());
  press('Dismiss');
  expect(offer()).toBeNull();
  await later(6);
  await eventually(() => log().getByText('Is anybody there?'));
  expect(offer()).toBeNull();
});

test('nobody is asked for an address that he or the page has told', async () => {
  await enter({ BUBBLE_EMAIL_AFTER: '5' });
  await bubble.identify({ email: 'ann@lamplight.test' });
  await send('Is anybody there?');
  await arrived('Is anybody there?');
  expect(localStorage.getItem(`bubble:${BFF}/main:email`)).not.toContain('ann');
  await later(6);
  await eventually(() => log().getByText('Is anybody there?'));
  expect(offer()).toBeNull();
  leave();
  await enter({ BUBBLE_EMAIL_AFTER: '5', ...asks(false, FIELDS.slice(1, 2)) });
  await shown();
  fill(/^E-mail/, 'bob@lamplight.test');
  press('Continue');
  await gone();
  await send('And here?');
  await arrived('And here?');
  await later(6);
  await eventually(() => log().getByText('We’ll answer to bob@lamplight.test.'));
  expect(offer()).toBeNull();
});
