// @vitest-environment node
import './page.ts';
import { configure, fireEvent, within } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBubble } from '../../widget/index.ts';
import type { Bubble } from '../../widget/public-api.ts';
import { eventually } from '../support/eventually.ts';
import { BFF } from '../support/stack.ts';
import { giveRoom } from './room.ts';
import { createVisitor, type Visitor } from './visitor.ts';

// Its own words for an error print the container, and can't print a shadow root.
configure({ getElementError: (message) => new Error(message ?? '') });

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

/** What a visitor finds, by role and name, inside the bubble. */
function screen(): ReturnType<typeof within> {
  const host = document.documentElement.lastElementChild!;
  return within(host.shadowRoot as unknown as HTMLElement);
}

function composer(): HTMLTextAreaElement {
  return screen().getByRole('textbox', { name: 'Message' });
}

async function open(): Promise<void> {
  fireEvent.click(screen().getByRole('button', { name: /^Open chat/ }));
  await eventually(() => screen().getByRole('button', { name: 'Close chat' }));
}

async function send(text: string): Promise<void> {
  fireEvent.input(composer(), { target: { value: text } });
  await eventually(() => composer().value === text);
  fireEvent.keyDown(composer(), { key: 'Enter' });
  await eventually(() => within(screen().getByRole('log')).getByText(text));
}

async function sent(count = 1): Promise<void> {
  await eventually(async () => {
    const { body } = await visitor.stack.upstream('GET', '/api/v1/accounts/1/conversations/1/messages');
    return body.payload?.length >= count;
  });
}

test('while the connection is lost one line says so, and below a message that waits nothing says it again', async () => {
  bubble = createBubble({ server: BFF });
  await bubble.ready;
  await open();
  await send('Hello?');
  await sent();
  visitor.setNetwork('down');
  await send('Are you there?');
  await eventually(() => screen().getByText('Connection lost. Trying again…'), 10_000);
  await eventually(() => screen().getByRole('button', { name: 'Try now' }));
  expect(screen().getAllByText(/connection|trying again/i)).toHaveLength(1);
  expect(screen().getByText('Not sent yet.', { selector: '.failure p' })).toBeTruthy();
  visitor.setNetwork('up');
  fireEvent.click(screen().getByRole('button', { name: 'Try now' }));
  await sent(2);
}, 20_000);

test('the line above what is new goes when the visitor answers, here or in another tab, and not with older messages', async () => {
  giveRoom();
  bubble = createBubble({ server: BFF });
  await bubble.ready;
  await open();
  await send('Hello?');
  await sent();
  const line = () => screen().queryByText('New messages');
  const close = () => fireEvent.keyDown(composer(), { key: 'Escape' });
  const answer = async (text: string) => {
    close();
    await visitor.stack.reply(1, text);
    await eventually(() => screen().getByRole('button', { name: 'Open chat, 1 unread message' }));
    await open();
    await eventually(line);
  };
  await answer('One');
  await visitor.stack.reply(1, 'Two');
  await eventually(() => within(screen().getByRole('log')).getByText('Two'));
  expect(line()).toBeTruthy();
  await send('Thank you');
  await eventually(() => line() === null);
  await sent(4);
  await visitor.stack.reply(1, 'You are welcome');
  await eventually(() => within(screen().getByRole('log')).getByText('You are welcome'));
  expect(line()).toBeNull();
  await answer('Three');
  const other = visitor.openTab();
  other.core.outbox.send('From another tab');
  await eventually(() => within(screen().getByRole('log')).getByText('From another tab'));
  await eventually(() => line() === null);
});
