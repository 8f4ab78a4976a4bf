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

test('while the connection is lost one line says so, and below a message that waits nothing says it again', async () => {
  bubble = createBubble({ server: BFF });
  await bubble.ready;
  await open();
  await send('Hello?');
  await sent(visitor);
  visitor.setNetwork('down');
  await send('Are you there?');
  await eventually(() => screen().getByText('Connection lost. Trying again…'), 10_000);
  await eventually(() => screen().getByRole('button', { name: 'Try now' }));
  expect(screen().getAllByText(/connection|trying again/i)).toHaveLength(1);
  expect(screen().getByText('Not sent yet.', { selector: '.failure p' })).toBeTruthy();
  visitor.setNetwork('up');
  fireEvent.click(screen().getByRole('button', { name: 'Try now' }));
  await sent(visitor, 2);
}, 20_000);

test('the line above what is new goes when the visitor answers, here or in another tab, and not with older messages', async () => {
  giveRoom();
  bubble = createBubble({ server: BFF });
  await bubble.ready;
  await open();
  await send('Hello?');
  await sent(visitor);
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
  await sent(visitor, 4);
  await visitor.stack.reply(1, 'You are welcome');
  await eventually(() => within(screen().getByRole('log')).getByText('You are welcome'));
  expect(line()).toBeNull();
  await answer('Three');
  const other = visitor.openTab();
  other.core.outbox.send('From another tab');
  await eventually(() => within(screen().getByRole('log')).getByText('From another tab'));
  await eventually(() => line() === null);
});
