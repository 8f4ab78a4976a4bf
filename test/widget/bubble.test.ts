// @vitest-environment node
import './page.ts';
import { fireEvent, within } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBubble } from '../../widget/index.ts';
import type { Bubble } from '../../widget/public-api.ts';
import { eventually } from '../support/eventually.ts';
import { BFF } from '../support/stack.ts';
import { composer, open, screen, send, sent } from './on-screen.ts';
import { giveRoom } from './room.ts';
import { createVisitor, type Visitor } from './visitor.ts';

let visitor: Visitor;
let bubble: Bubble;
beforeEach(() => {
  localStorage.clear();
  visitor = createVisitor();
});
afterEach(() => {
  bubble.destroy();
  visitor.leave();
});

test('a visitor opens the chat, writes, and reads the answer', async () => {
  bubble = createBubble({ server: BFF });
  await bubble.ready;
  await open();
  expect(screen().getByRole('dialog', { name: 'Lamplight Support' })).toBeTruthy();
  expect(screen().queryByRole('button', { name: /^Open chat/ })).toBeNull();
  await send('Do you ship to Bern?');
  await sent(visitor);
  expect(composer().value).toBe('');
  await visitor.stack.reply(1, 'Yes, see https://lamplight.test/bern.');
  const link = await eventually(() => screen().getByRole('link'));
  expect(link.getAttribute('href')).toBe('https://lamplight.test/bern');
  expect(link.getAttribute('rel')).toBe('noopener noreferrer nofollow');
});

test('Shift+Enter and the Enter of a composition send nothing', async () => {
  bubble = createBubble({ server: BFF });
  await open();
  fireEvent.input(composer(), { target: { value: 'こんにちは' } });
  fireEvent.keyDown(composer(), { key: 'Enter', shiftKey: true });
  fireEvent.keyDown(composer(), { key: 'Enter', isComposing: true });
  expect(composer().value).toBe('こんにちは');
  expect(within(screen().getByRole('log')).queryByText('こんにちは')).toBeNull();
});

test('a blank message can not be sent, and one that is too long says by how much', async () => {
  bubble = createBubble({ server: BFF });
  await open();
  const button = (): HTMLButtonElement => screen().getByRole('button', { name: 'Send' });
  expect(button().disabled).toBe(true);
  fireEvent.input(composer(), { target: { value: ' \n ' } });
  await eventually(() => composer().value === ' \n ');
  expect(button().disabled).toBe(true);
  const long = '💡'.repeat(10_003);
  fireEvent.input(composer(), { target: { value: long } });
  await eventually(() => screen().getByText('3 characters too many'));
  expect(button().disabled).toBe(true);
  fireEvent.keyDown(composer(), { key: 'Enter' });
  expect(composer().value).toBe(long);
});

test('Escape closes the chat, and an answer then is a number on the launcher and a card beside it', async () => {
  giveRoom();
  bubble = createBubble({ server: BFF });
  const told: unknown[] = [];
  bubble.on('close', () => told.push('close'));
  bubble.on('unread', (count) => told.push(count));
  await open();
  await send('Hello?');
  await sent(visitor);
  fireEvent.keyDown(composer(), { key: 'Escape' });
  await eventually(() => screen().getByRole('button', { name: 'Open chat' }));
  expect(screen().queryByRole('button', { name: 'Close chat' })).toBeNull();
  await visitor.stack.reply(1, 'One');
  await visitor.stack.reply(1, 'Two');
  await eventually(() => screen().getByRole('button', { name: 'Open chat, 2 unread messages' }));
  const dismiss = await eventually(() => screen().getByRole('button', { name: 'Dismiss' }));
  expect(dismiss.parentElement?.className).toBe('card');
  fireEvent.click(dismiss);
  await eventually(() => screen().queryByRole('button', { name: 'Dismiss' }) === null);
  await open();
  expect(told).toEqual(['close', 1, 2, 0]);
});

test('a new answer is read out once, history never', async () => {
  bubble = createBubble({ server: BFF });
  await open();
  await send('Hello?');
  await sent(visitor);
  await visitor.stack.reply(1, 'Read this out');
  await eventually(() => spoken().some((text) => text.includes('Read this out')));
  expect(spoken().filter((text) => text.includes('Read this out'))).toHaveLength(1);
  bubble.destroy();
  bubble = createBubble({ server: BFF });
  await open();
  await eventually(() => within(screen().getByRole('log')).getByText('Read this out'));
  expect(spoken()).toEqual([]);
});

/** What live regions say. A hidden one says nothing. */
function spoken(): string[] {
  const root = document.documentElement.lastElementChild!.shadowRoot!;
  const regions = [...root.querySelectorAll('[aria-live="polite"], [role="status"], output, [role="alert"]')];
  return regions
    .filter((region) => !region.closest('[hidden]'))
    .map(({ textContent }) => textContent ?? '')
    .filter(Boolean);
}

test('a message that was refused says why, and its text can be edited', async () => {
  bubble = createBubble({ server: BFF });
  await bubble.ready;
  await open();
  visitor.answerNext('messages', Response.json({ code: 'message_refused', status: 422 }, { status: 422 }));
  await send('Hello?');
  await eventually(() => screen().getByText('Not sent. The chat did not accept it.'));
  fireEvent.click(screen().getByRole('button', { name: 'Edit' }));
  await eventually(() => composer().value === 'Hello?');
  expect(within(screen().getByRole('log')).queryByText('Hello?')).toBeNull();
});

test('a message that was refused can be discarded', async () => {
  bubble = createBubble({ server: BFF });
  await bubble.ready;
  await open();
  visitor.answerNext('messages', Response.json({ code: 'message_refused', status: 422 }, { status: 422 }));
  await send('Never mind');
  fireEvent.click(await eventually(() => screen().getByRole('button', { name: 'Discard' })));
  await eventually(() => within(screen().getByRole('log')).queryByText('Never mind') === null);
  expect(composer().value).toBe('');
});

test('a message that has to wait says how long, is read out once as not sent yet, and goes when the visitor wants it', async () => {
  bubble = createBubble({ server: BFF });
  await bubble.ready;
  await open();
  const busy = { status: 503, headers: { 'Retry-After': '40' } };
  visitor.answerNext('messages', Response.json({ code: 'queue_full' }, busy));
  await send('Hello?');
  await eventually(() => screen().getByText('Trying again in 40 s'));
  await eventually(() => screen().getByText('Trying again in 39 s'));
  expect(
    screen()
      .getByText(/^Trying again in/)
      .closest('[aria-hidden="true"]'),
  ).toBeTruthy();
  expect(screen().getByText('Too many messages are waiting. This one is kept here.')).toBeTruthy();
  expect(spoken()).toEqual(['Not sent yet.']);
  fireEvent.click(screen().getByRole('button', { name: 'Try now' }));
  await sent(visitor);
  await eventually(() => screen().queryByRole('button', { name: 'Try now' }) === null);
  await eventually(() => within(screen().getByRole('log')).getByText('Sent'));
});

test.each([
  ['too_many_visitors', 'Many people are using the chat from your network. Wait a moment.'],
  ['too_many_requests', 'That was too much at once. Wait a moment.'],
])('a message that a limit holds up (%s) says whose limit it is', async (code, reason) => {
  bubble = createBubble({ server: BFF });
  await bubble.ready;
  await open();
  visitor.answerNext('messages', Response.json({ code }, { status: 429, headers: { 'Retry-After': '40' } }));
  await send('Hello?');
  await eventually(() => screen().getByText(reason));
  expect(screen().getByText(/^Trying again in/)).toBeTruthy();
});

test('what the server keeps is marked as received, and only the last of several that were sent as sent', async () => {
  bubble = createBubble({ server: BFF });
  await bubble.ready;
  await open();
  await send('one');
  await sent(visitor, 1);
  await send('two');
  await sent(visitor, 2);
  const log = within(screen().getByRole('log'));
  await eventually(() => log.getAllByText('Sent').length === 1);
  const { session_id } = visitor.posted('messages')[0];
  visitor.answerNext('messages', Response.json({ session_id, state: 'accepted' }, { status: 202 }));
  await send('three');
  await eventually(() => log.getByText('Received'));
  expect(log.queryByText('Sent')).toBeNull();
});

test('a typing agent, and a conversation that was closed, are said in a calm line', async () => {
  bubble = createBubble({ server: BFF });
  await bubble.ready;
  await open();
  await send('Hello?');
  await sent(visitor);
  visitor.onFrame = (frame) => {
    const { session_id } = JSON.parse(/data: (.*)/.exec(frame)![1]!);
    const sender = { id: 9, name: 'Sam', type: 'agent', avatar_url: '' };
    const typing = { type: 'typing', session_id, conversation_id: 1, typing: 'on', sender };
    return `${frame}data: ${JSON.stringify(typing)}\n\n`;
  };
  await visitor.stack.reply(1, 'One moment');
  await eventually(() => screen().getByText('Sam is typing…'));
  expect(screen().getByText('Sam is typing…').tagName).toBe('OUTPUT');
  await visitor.stack.upstream('POST', '/api/v1/accounts/1/conversations/1/toggle_status', { status: 'resolved' });
  await eventually(() => screen().getByText('This conversation was closed. Write to open it again.'));
  await send('One thing more');
  await eventually(() => screen().queryByText('This conversation was closed. Write to open it again.') === null);
});

test('what a visitor has written and not sent is there after a reload', async () => {
  bubble = createBubble({ server: BFF });
  await open();
  fireEvent.input(composer(), { target: { value: 'I wanted to ask' } });
  bubble.destroy();
  bubble = createBubble({ server: BFF });
  await open();
  expect(composer().value).toBe('I wanted to ask');
});

test('an agent who begins is seen by a visitor who never wrote', async () => {
  bubble = createBubble({ server: BFF });
  await bubble.ready;
  bubble.destroy();
  const { body: conversation } = await visitor.stack.upstream('POST', '/api/v1/accounts/1/conversations', {
    inbox_id: 1,
    contact_id: 1,
    source_id: await sourceId(),
  });
  await visitor.stack.reply(conversation.id, 'Can I help?');
  bubble = createBubble({ server: BFF });
  await eventually(() => screen().getByRole('button', { name: 'Open chat, 1 unread message' }));
  await eventually(() => screen().getByText('Can I help?'));
});

async function sourceId(): Promise<string> {
  const { body } = await visitor.stack.upstream('GET', '/api/v1/accounts/1/contacts/1');
  return body.payload.contact_inboxes[0].source_id;
}

test('a second call for the same site gives the same bubble, until it is destroyed', async () => {
  bubble = createBubble({ server: BFF });
  const before = document.documentElement.childElementCount;
  expect(createBubble({ server: `${BFF}/`, site: 'main' })).toBe(bubble);
  bubble.destroy();
  expect(document.documentElement.childElementCount).toBe(before - 1);
  const next = createBubble({ server: BFF });
  expect(next).not.toBe(bubble);
  bubble = next;
});

test('the launcher goes on saying what the page wants it to when the theme changes', async () => {
  bubble = createBubble({ server: BFF, texts: { open: 'Open chat with Lamplight' } });
  await bubble.ready;
  const launcher = () => screen().getByRole('button', { name: 'Open chat with Lamplight' });
  bubble.open();
  await eventually(composer);
  bubble.close();
  await eventually(launcher);
  bubble.setTheme('dark');
  await eventually(() => document.documentElement.lastElementChild!.hasAttribute('dark'));
  expect(launcher()).toBeTruthy();
});
