import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { follow } from '../support/follow.ts';
import { createStack, type Stack } from '../support/stack.ts';
import { contactsUpstream, conversationsUpstream, sourceIdOf, textsUpstream } from '../support/upstream-facts.ts';
import { Visitor } from '../support/visitor.ts';

const A = '/api/v1/accounts/1';
const ADMIN = 'sandbox-admin';
const clock = { ahead: 0 };
let stack: Stack;
let visitor: Visitor;
beforeEach(async () => {
  clock.ahead = 0;
  stack = createStack({ now: () => Date.now() + clock.ahead, env: { BUBBLE_LIMITS: 'off' } });
  visitor = new Visitor(stack);
  await visitor.open();
});
afterEach(() => stack.close());

const contents = async () => (await visitor.open()).messages.map(({ content }) => content);

describe('a contact', () => {
  test('that was deleted is made anew under the same session, and what was written arrives', async () => {
    const { session_id } = await visitor.open();
    await visitor.send('first');
    const source = await sourceIdOf(stack);
    await stack.upstream('DELETE', `${A}/contacts/1`, undefined, ADMIN);
    const sent = await visitor.send('second');
    expect(sent).toMatchObject({ status: 200, body: { session_id } });
    expect(await textsUpstream(stack, sent.body.conversation_id)).toEqual(['second']);
    expect(await sourceIdOf(stack, 2)).toBe(source);
    expect((await visitor.send('third')).body.conversation_id).toBe(sent.body.conversation_id);
    expect([await contactsUpstream(stack), await conversationsUpstream(stack)]).toEqual([1, 1]);
  });

  test('that was deleted before anything was written is made anew with the first message', async () => {
    await stack.upstream('DELETE', `${A}/contacts/1`, undefined, ADMIN);
    const sent = await visitor.send('first');
    expect(sent.status).toBe(200);
    expect([await contactsUpstream(stack), await conversationsUpstream(stack)]).toEqual([1, 1]);
  });

  test.each([['with what is remembered'], ['with nothing remembered']])(
    'that was merged into another one goes on writing in its conversation %s',
    async (memory) => {
      await visitor.send('first');
      const { body: base } = await stack.upstream('POST', `${A}/contacts`, { inbox_id: 1, name: 'Ann' });
      const merge = { base_contact_id: base.payload.contact.id, mergee_contact_id: 1 };
      expect((await stack.upstream('POST', `${A}/actions/contact_merge`, merge)).status).toBe(200);
      await stack.app.idle();
      if (memory === 'with nothing remembered') stack.restart();
      expect(await visitor.send('second', { after: 1 })).toMatchObject({ status: 200, body: { conversation_id: 1 } });
      expect(await contents()).toEqual(['first', 'second']);
      expect(await contactsUpstream(stack)).toBe(1);
    },
  );

  test('that was merged before its first message has that message in a conversation of the other one', async () => {
    const { body: base } = await stack.upstream('POST', `${A}/contacts`, { inbox_id: 1, name: 'Ann' });
    const id = base.payload.contact.id;
    await stack.upstream('POST', `${A}/actions/contact_merge`, { base_contact_id: id, mergee_contact_id: 1 });
    expect((await visitor.send('first')).status).toBe(200);
    const { body } = await stack.upstream('GET', `${A}/conversations/1`);
    expect(body.meta.sender.id).toBe(id);
    expect(await contents()).toEqual(['first']);
  });

  test('that the agents have blocked is delivered all the same, and its page is told', async () => {
    const { body } = await visitor.send('first');
    const stream = await follow(visitor, body.message.id);
    await stack.upstream('POST', `${A}/conversations/1/mute`, {});
    await eventually(() =>
      stream.events.some((event) => event.type === 'conversation' && event.conversation.blocked === true),
    );
    expect((await visitor.send('still there')).status).toBe(200);
    expect(await textsUpstream(stack)).toEqual(['first', 'still there']);
    expect((await visitor.open()).conversation).toMatchObject({ id: 1, blocked: true });
    stack.restart();
    expect((await visitor.open()).conversation).toMatchObject({ id: 1, blocked: true });
  });
});

describe('a conversation', () => {
  beforeEach(async () => {
    await visitor.send('first');
    await stack.app.idle();
  });

  test('that is gone is begun anew with the next message', async () => {
    await stack.upstream('DELETE', '/sandbox/conversations/1');
    const sent = await visitor.send('second');
    expect(sent.status).toBe(200);
    expect(await textsUpstream(stack, sent.body.conversation_id)).toEqual(['second']);
    expect(await contents()).toEqual(['second']);
    expect(await contactsUpstream(stack)).toBe(1);
  });

  test('that is gone is not shown any more', async () => {
    await stack.upstream('DELETE', '/sandbox/conversations/1');
    clock.ahead = 61_000;
    expect(await visitor.open()).toMatchObject({ conversation: null, messages: [] });
    await stack.calls();
    await visitor.open();
    expect(await stack.calls()).toEqual([]);
    expect((await visitor.send('second')).status).toBe(200);
  });

  test('that is gone gives way to the one before it', async () => {
    const ids = { inbox_id: 1, contact_id: 1, source_id: await sourceIdOf(stack) };
    await stack.upstream('POST', `${A}/conversations`, { ...ids, message: { content: 'News!' } });
    await eventually(async () => (await visitor.open()).conversation?.id === 2);
    await stack.upstream('DELETE', '/sandbox/conversations/2');
    clock.ahead = 61_000;
    expect(await visitor.open()).toMatchObject({ conversation: { id: 1 }, messages: [{ content: 'first' }] });
    expect((await visitor.send('second')).body.conversation_id).toBe(1);
  });

  test('that was resolved is opened again by the next message', async () => {
    await stack.upstream('POST', `${A}/conversations/1/toggle_status`, { status: 'resolved' });
    await eventually(async () => (await visitor.open()).conversation?.status === 'resolved');
    expect((await visitor.send('second')).body.conversation_id).toBe(1);
    await eventually(async () => (await visitor.open()).conversation?.status === 'open');
  });
});

test('an inbox that keeps a visitor to one conversation shows the history of an old one that he did not know of', async () => {
  const inbox = { lock_to_single_conversation: true };
  expect((await stack.upstream('PATCH', `${A}/inboxes/1`, inbox, ADMIN)).status).toBe(200);
  await stack.faults({ webhook: true, action: 'lose' });
  const ids = { inbox_id: 1, contact_id: 1, source_id: await sourceIdOf(stack) };
  await stack.upstream('POST', `${A}/conversations`, { ...ids, message: { content: 'Can we help?' } });
  await stack.upstream('POST', `${A}/conversations/1/toggle_status`, { status: 'resolved' });
  expect(await contents()).toEqual([]);
  await stack.faults();
  const sent = await visitor.send('Yes');
  expect(sent).toMatchObject({ status: 200, body: { conversation_id: 1 } });
  expect(await contents()).toEqual(['Can we help?', 'Yes']);
  expect(await conversationsUpstream(stack)).toBe(1);
  await eventually(async () => (await visitor.open()).conversation?.status === 'open');
});
