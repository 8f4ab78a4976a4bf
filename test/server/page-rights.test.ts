import { afterEach, describe, expect, test } from 'vitest';
import { createKept } from '../support/kept.ts';
import {
  contactUpstream,
  customer,
  hashOf,
  identifiedUpstream,
  identify,
  SECRET,
  tokenOf,
} from '../support/identity.ts';
import { createStack, type Answer, type Stack } from '../support/stack.ts';
import { Visitor } from '../support/visitor.ts';

const A = '/api/v1/accounts/1';
const TOKEN = { BUBBLE_LIMITS: 'off', BUBBLE_IDENTITY_SECRET: SECRET, BUBBLE_IDENTITY_PROOF: 'token' };
const HASH = { BUBBLE_LIMITS: 'off', BUBBLE_IDENTITY_SECRET: SECRET };
let stack: Stack;
let ann: Visitor;
async function begin(env: object): Promise<void> {
  stack = createStack({ env: { ...env } });
  ann = new Visitor(stack);
  await ann.open();
}
afterEach(() => stack.close());

const token = (claims: object) => tokenOf({ sub: 'user-1', ...claims }, SECRET);
const contact = async () => (await identifiedUpstream(stack, 'user-1'))[0];
const PROVED = {
  name: 'Ann',
  email: 'ann@shop.test',
  phone_number: '+4915112345678',
  custom_attributes: { plan: 'gold', seats: 3 },
};
const OTHERS = {
  name: 'Mallory',
  email: 'mallory@evil.test',
  phone_number: '+4915199999999',
  custom_attributes: { plan: 'free', seats: null },
};
/** What only the contact's own fields and those two attributes say. */
const fieldsOf = ({ name, email, phone_number, custom_attributes: { plan, seats } }: Answer['body']) => ({
  name,
  email,
  phone_number,
  custom_attributes: { plan, seats },
});

describe('what the host has proved of a visitor', () => {
  test.each([
    ['by the page', {}],
    ['beside a token that does not say it', { token: () => token({}) }],
    ['beside a token that says one of it', { token: () => token({ name: 'Ann' }) }],
  ])('is not changed %s, and a new token changes it', async (_, more: { token?: () => Promise<string> }) => {
    await begin(TOKEN);
    await identify(ann, { token: await token(PROVED) });
    for (const field of Object.keys(OTHERS) as (keyof typeof OTHERS)[]) {
      const said = { [field]: OTHERS[field], ...(more.token && { token: await more.token() }) };
      expect((await identify(ann, said)).status).toBe(200);
    }
    expect(fieldsOf(await contact())).toEqual(PROVED);
    // The agents see what was said.
    expect((await contact()).custom_attributes).toMatchObject({ email: OTHERS.email });
    await identify(ann, { token: await token({ email: 'ann@new.test', custom_attributes: { plan: 'silver' } }) });
    expect(await contact()).toMatchObject({
      name: 'Ann',
      email: 'ann@new.test',
      custom_attributes: { plan: 'silver', seats: 3 },
    });
  });

  test.each([
    ['keeps a data folder', true],
    ['remembers nothing', false],
  ])('is still known when the server starts again and %s', async (_, isKept) => {
    const kept = isKept ? await createKept({ env: TOKEN }) : undefined;
    if (kept) {
      stack = kept.stack;
      ann = new Visitor(stack);
      await ann.open();
    } else await begin(TOKEN);
    await identify(ann, { token: await token(PROVED) });
    await (kept ? kept.kill() : stack.restart());
    await identify(ann, {
      email: OTHERS.email,
      phone_number: OTHERS.phone_number,
      custom_attributes: { plan: 'free' },
    });
    expect(await contact()).toMatchObject({ email: PROVED.email, phone_number: PROVED.phone_number });
    expect((await contact()).custom_attributes.plan).toBe('gold');
    await kept?.close();
  });

  test('beside a hash is changed beside a hash only', async () => {
    await begin(HASH);
    const proof = { identifier: 'user-1', identifier_hash: hashOf('user-1') };
    await identify(ann, { ...proof, email: 'ann@shop.test', name: 'Ann' });
    await identify(ann, { email: 'mallory@evil.test', name: 'Mallory' });
    expect(await contact()).toMatchObject({ email: 'ann@shop.test', name: 'Ann' });
    await identify(ann, { ...proof, email: 'ann@new.test' });
    expect((await contact()).email).toBe('ann@new.test');
  });

  test('and what the host’s own system has set, is not changed by a token that says nothing of it', async () => {
    await begin(TOKEN);
    await customer(stack, { identifier: 'user-1', email: 'ann@shop.test', custom_attributes: { vip: true } });
    const said = { email: OTHERS.email, custom_attributes: { vip: false } };
    await identify(ann, { token: await token({}), ...said });
    await identify(ann, said);
    expect(await contact()).toMatchObject({ email: 'ann@shop.test', custom_attributes: { vip: true } });
  });

  test('leaves the page free to say what was not proved, and to change it', async () => {
    await begin(TOKEN);
    await identify(ann, { token: await token({}), email: 'first@shop.test', custom_attributes: { color: 'red' } });
    await identify(ann, { email: 'second@shop.test', custom_attributes: { color: 'blue', size: 2 } });
    expect(await contact()).toMatchObject({ email: 'second@shop.test', custom_attributes: { color: 'blue', size: 2 } });
    await identify(ann, { custom_attributes: { color: null } });
    expect((await contact()).custom_attributes).toEqual({ size: 2 });
  });
});

describe('of what the agents have set, a page', () => {
  const change = (said: object) => ann.call('POST', '/v1/main/conversation', { session_id: ann.session_id, ...said });
  const conversation = async () => (await stack.upstream('GET', `${A}/conversations/1`)).body;
  async function agentsHaveSet(): Promise<void> {
    await ann.send('hello');
    await change({ add_labels: ['shop'], custom_attributes: { cart: 1 } });
    await stack.upstream('POST', `${A}/conversations/1/labels`, { labels: ['shop', 'fraud', 'vip'] });
    const { custom_attributes } = await conversation();
    const set = { ...custom_attributes, risk: 'high', tier: 3 };
    await stack.upstream('POST', `${A}/conversations/1/custom_attributes`, { custom_attributes: set });
    await stack.upstream('PUT', `${A}/contacts/1`, { custom_attributes: { credit: 100 } });
  }

  test('changes and removes nothing, and goes on with what is its own', async () => {
    await begin({ BUBBLE_LIMITS: 'off' });
    await agentsHaveSet();
    await change({ add_labels: ['vip'], custom_attributes: { risk: 'low' } });
    await change({ remove_labels: ['fraud', 'vip', 'shop'], custom_attributes: { risk: null, tier: 0, cart: 2 } });
    await identify(ann, { custom_attributes: { credit: 999, plan: 'free' } });
    await identify(ann, { custom_attributes: { credit: null, plan: 'pro' } });
    expect((await conversation()).labels.toSorted()).toEqual(['fraud', 'vip']);
    expect((await conversation()).custom_attributes).toMatchObject({ risk: 'high', tier: 3, cart: 2 });
    expect((await contactUpstream(stack, 1)).custom_attributes).toMatchObject({ credit: 100, plan: 'pro' });
  });

  test('changes what the site lets it, and nothing else', async () => {
    await begin({ BUBBLE_LIMITS: 'off', BUBBLE_PAGE_LABELS: 'vip,news', BUBBLE_PAGE_ATTRIBUTES: 'risk,credit' });
    await agentsHaveSet();
    await change({ add_labels: ['news', 'other'], remove_labels: ['vip', 'fraud'] });
    await change({ custom_attributes: { risk: 'low', tier: 0, fresh: 1 } });
    await identify(ann, { custom_attributes: { credit: 1, fresh: 1 } });
    expect((await conversation()).labels.toSorted()).toEqual(['fraud', 'news', 'shop']);
    expect((await conversation()).custom_attributes).toMatchObject({ risk: 'low', tier: 3 });
    expect((await conversation()).custom_attributes.fresh).toBeUndefined();
    expect((await contactUpstream(stack, 1)).custom_attributes).toEqual({ credit: 1 });
  });

  test('changes anything where the site says so', async () => {
    await begin({ BUBBLE_LIMITS: 'off', BUBBLE_PAGE_LABELS: 'any', BUBBLE_PAGE_ATTRIBUTES: 'any' });
    await agentsHaveSet();
    await change({ remove_labels: ['fraud'], custom_attributes: { risk: null } });
    expect((await conversation()).labels.toSorted()).toEqual(['shop', 'vip']);
    expect((await conversation()).custom_attributes.risk).toBeUndefined();
  });

  test('keeps what it set for a stranger when they become somebody', async () => {
    await begin(TOKEN);
    await customer(stack, { identifier: 'user-1', custom_attributes: { credit: 100 } });
    await identify(ann, { custom_attributes: { cart: 1, credit: 1 } });
    await identify(ann, { token: await token({}) });
    await identify(ann, { custom_attributes: { cart: 2, credit: 2 } });
    expect((await contact()).custom_attributes).toMatchObject({ cart: 2, credit: 100 });
  });
});
