import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { follow } from '../support/follow.ts';
import {
  contactUpstream,
  customer,
  identifiedUpstream,
  identify,
  identifyAs,
  BOTH,
  tokenOf,
} from '../support/identity.ts';
import { createStack, type Stack } from '../support/stack.ts';
import { conversationsUpstream, textsUpstream } from '../support/upstream-facts.ts';
import { Visitor } from '../support/visitor.ts';

const A = '/api/v1/accounts/1';
let stack: Stack;
let phone: Visitor;
let laptop: Visitor;
const begin = (env: object = {}) => {
  stack = createStack({ env: { BUBBLE_LIMITS: 'off', ...BOTH, ...env } });
  [phone, laptop] = [new Visitor(stack), new Visitor(stack)];
};
beforeEach(() => begin());
afterEach(() => stack.close());

/** The server hears the upstream's cable. */
const isListening = async () =>
  (await stack.upstream('GET', '/sandbox/cable')).body.some(
    (one: { subscribed: object[] }) => one.subscribed.length > 0,
  );
const contents = async (visitor: Visitor) => (await visitor.open()).messages.map(({ content }) => content);

describe('a proven visitor', () => {
  test('has on two devices one session, one contact and one history', async () => {
    await phone.open();
    await identifyAs(phone, 'user-1');
    await phone.send('from the phone');
    await laptop.open();
    const answer = await identifyAs(laptop, 'user-1');
    expect(answer.body).toMatchObject({ verified: true, messages: [{ content: 'from the phone' }] });
    await laptop.send('from the laptop');
    expect(laptop.session_id).toBe(phone.session_id);
    expect(await contents(phone)).toEqual(['from the phone', 'from the laptop']);
    expect(await identifiedUpstream(stack, 'user-1')).toHaveLength(1);
    expect(await conversationsUpstream(stack)).toBe(1);
  });

  test('is told of an answer on both devices as it comes', async () => {
    for (const one of [phone, laptop]) {
      await one.open();
      await identifyAs(one, 'user-1');
    }
    const { body } = await phone.send('hello');
    const streams = [await follow(phone, 0), await follow(laptop, 0)];
    await stack.reply(body.conversation_id, 'hi, both');
    for (const stream of streams) await eventually(() => stream.contents().includes('hi, both'));
  });

  test.each(['webhook', 'cable', 'sweep'])(
    'goes on with what he wrote as a stranger, and is answered there, as the %s tells',
    async (source) => {
      await stack.close();
      begin({ BUBBLE_REALTIME: source });
      stack.app.start();
      await laptop.open();
      await identifyAs(laptop, 'user-1');
      await phone.open();
      const { body } = await phone.send('as a stranger');
      const moved = await identifyAs(phone, 'user-1');
      expect(moved.body).toMatchObject({ conversation: { id: body.conversation_id }, messages: [body.message] });
      await phone.send('as myself');
      expect(await textsUpstream(stack)).toEqual(['as a stranger', 'as myself']);
      expect(await contents(laptop)).toEqual(['as a stranger', 'as myself']);
      const streams = [await follow(phone, 0), await follow(laptop, 0)];
      if (source === 'cable') await eventually(isListening);
      await stack.reply(body.conversation_id, 'hi again');
      for (const stream of streams) await eventually(() => stream.contents().includes('hi again'), 10_000);
    },
    20_000,
  );

  test('is the customer that the host has made already, and keeps what is known of him', async () => {
    const id = await customer(stack, {
      identifier: 'user-1',
      email: 'ann@shop.test',
      custom_attributes: { plan: 'pro' },
    });
    await phone.open();
    const { body } = await identifyAs(phone, 'user-1', { name: 'Ann B.', custom_attributes: { seats: 3 } });
    expect(body).toMatchObject({ verified: true });
    await phone.send('hello');
    expect(await contactUpstream(stack, id)).toMatchObject({
      name: 'Ann B.',
      email: 'ann@shop.test',
      custom_attributes: { plan: 'pro', seats: 3 },
    });
    expect((await stack.upstream('GET', `${A}/conversations/1`)).body.meta.sender.id).toBe(id);
  });

  test('is somebody else than one whose identifier differs in a capital', async () => {
    await phone.open();
    await identifyAs(phone, 'User-1');
    await phone.send('a secret');
    await laptop.open();
    const { body } = await identifyAs(laptop, 'user-1');
    expect(body.messages).toEqual([]);
    expect(laptop.session_id).not.toBe(phone.session_id);
    expect(await identifiedUpstream(stack, 'user-1')).toHaveLength(1);
  });

  test('may be proven by a token, whose claims win', async () => {
    await phone.open();
    const token = await tokenOf({ sub: 'user-1', email: 'ann@shop.test', name: 'Ann' });
    expect((await identify(phone, { token, name: 'Mallory' })).body.verified).toBe(true);
    const [contact] = await identifiedUpstream(stack, 'user-1');
    expect(contact).toMatchObject({ name: 'Ann', email: 'ann@shop.test' });
    // The page is loaded again, and says the same.
    expect((await identify(phone, { token })).status).toBe(200);
  });

  test('who changes to another account leaves nothing of the first to be read', async () => {
    await phone.open();
    await identifyAs(phone, 'user-1');
    await phone.send('of the first');
    const { body } = await identifyAs(phone, 'user-2');
    expect(body).toMatchObject({ verified: true, conversation: null, messages: [] });
    await phone.send('of the second');
    expect(await contents(phone)).toEqual(['of the second']);
    await identifyAs(laptop, 'user-1').catch(() => {});
    await laptop.open();
    await identifyAs(laptop, 'user-1');
    expect(await contents(laptop)).toEqual(['of the first']);
  });

  test('who keeps no cookie keeps what he is given instead', async () => {
    phone.keepsCookies = false;
    await phone.open();
    const stranger = phone.bearer;
    await identifyAs(phone, 'user-1');
    expect(phone.bearer).not.toBe(stranger);
    await phone.send('hello');
    expect(await contents(phone)).toEqual(['hello']);
  });

  test('is found again when the server remembers nothing', async () => {
    await phone.open();
    await phone.send('as a stranger');
    await identifyAs(phone, 'user-1');
    stack.restart();
    expect(await contents(phone)).toEqual(['as a stranger']);
    await phone.send('as myself', { attempt: 2 });
    expect(await conversationsUpstream(stack)).toBe(1);
  });

  test('whose contact the agents deleted is made anew', async () => {
    await phone.open();
    await identifyAs(phone, 'user-1');
    const [contact] = await identifiedUpstream(stack, 'user-1');
    await stack.upstream('DELETE', `${A}/contacts/${contact.id}`, undefined, 'sandbox-admin');
    expect((await phone.send('hello')).status).toBe(200);
    await identifyAs(phone, 'user-1');
    expect(await identifiedUpstream(stack, 'user-1')).toHaveLength(1);
    expect(await contents(phone)).toEqual(['hello']);
  });

  test('ends his session in every browser, and is himself again once he is proven again', async () => {
    for (const one of [phone, laptop]) {
      await one.open();
      await identifyAs(one, 'user-1');
    }
    await phone.send('hello');
    const { session_id } = phone;
    const tab = await follow(phone.tab(), 0);
    expect((await phone.call('POST', '/v1/main/session/end', { session_id })).body).toEqual({ session_id });
    expect(phone.setCookie).toMatch(/^__Host-bubble-main=; Max-Age=0;.*Partitioned/);
    await eventually(() => tab.events.at(-1)?.type === 'session');
    phone.cookies.clear();
    phone.nonce = new Visitor(stack).nonce;
    expect(await contents(phone)).toEqual([]);
    expect(await contents(laptop)).toEqual([]);
    await identifyAs(laptop, 'user-1');
    expect(await contents(laptop)).toEqual(['hello']);
  });
});

describe('calls upstream', () => {
  beforeEach(async () => {
    await stack.upstream('PATCH', `${A}/inboxes/1`, { channel: { webhook_url: '' } }, 'sandbox-admin');
    await phone.open();
    await stack.calls();
  });

  test('are five at most when a visitor is proven for the first time, and none when that is said again', async () => {
    await identifyAs(phone, 'user-1', { name: 'Ann', email: 'ann@shop.test' });
    const calls = await stack.calls();
    expect(calls.length).toBeLessThanOrEqual(5);
    for (let n = 0; n < 5; n += 1) await identifyAs(phone, 'user-1', { name: 'Ann', email: 'ann@shop.test' });
    expect(await stack.calls()).toEqual([]);
  });

  test('are none for a stranger whose details are said again', async () => {
    await identify(phone, { name: 'Ann', custom_attributes: { plan: 'pro' } });
    await stack.calls();
    await identify(phone, { name: 'Ann', custom_attributes: { plan: 'pro' } });
    expect(await stack.calls()).toEqual([]);
  });

  test('are as many for a stranger as where nobody can be proven', async () => {
    for (let n = 0; n < 5; n += 1) await laptop.open();
    await laptop.send('hello');
    expect(await stack.calls()).toEqual(['POST contacts', 'POST conversations', 'POST conversations/1/messages']);
  });
});
