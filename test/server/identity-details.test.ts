import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../server/config/config.ts';
import { contactUpstream, identify, identifyAs, SECRET } from '../support/identity.ts';
import { baseEnv, createStack, type Stack } from '../support/stack.ts';
import { Visitor } from '../support/visitor.ts';

const A = '/api/v1/accounts/1';
let stack: Stack;
let phone: Visitor;
const begin = (env: object = {}) => {
  stack = createStack({ env: { BUBBLE_LIMITS: 'off', BUBBLE_IDENTITY_SECRET: SECRET, ...env } });
  phone = new Visitor(stack);
};
beforeEach(() => begin());
afterEach(() => stack.close());

describe('a stranger', () => {
  test('has name, e-mail, phone and attributes written to his own contact', async () => {
    await phone.open();
    const said = { name: 'Ann', email: 'Ann@shop.test', phone_number: '+4915112345678' };
    const { body } = await identify(phone, { ...said, custom_attributes: { plan: 'pro', seats: 3 } });
    expect(body).toMatchObject({ verified: false, session_id: phone.session_id });
    expect(body.taken).toBeUndefined();
    await identify(phone, { custom_attributes: { plan: null, beta: true } });
    const contact = await contactUpstream(stack, 1);
    expect(contact).toMatchObject({ ...said, email: 'ann@shop.test' });
    expect(contact.custom_attributes).toEqual({ seats: 3, beta: true });
  });

  test('who names an identifier has to prove it', async () => {
    await phone.open();
    expect(await identify(phone, { identifier: 'user-1' })).toMatchObject({
      status: 403,
      body: { code: 'identity_required' },
    });
  });

  test('whose details are wrong is told which, and nothing is written', async () => {
    await phone.open();
    const before = await contactUpstream(stack, 1);
    const said = {
      name: 'a'.repeat(256),
      email: 'nobody',
      phone_number: 'foo+4912',
      custom_attributes: { 'a b': 1, nul: '\0', deep: {} },
    };
    const { status, body } = await identify(phone, said);
    expect([status, body.code]).toEqual([422, 'contact_invalid']);
    for (const field of ['name', 'email', 'phone_number', 'a b', 'nul', 'deep']) expect(body.detail).toContain(field);
    expect(await contactUpstream(stack, 1)).toEqual(before);
  });

  test('is called what the host calls him where nobody can be proven, and gets no identifier', async () => {
    await stack.close();
    begin({ BUBBLE_IDENTITY_SECRET: '' });
    await phone.open();
    expect((await identify(phone, { identifier: 'user-1', name: 'Ann' })).body.verified).toBe(false);
    expect(await contactUpstream(stack, 1)).toMatchObject({
      identifier: null,
      name: 'Ann',
      custom_attributes: { identifier: 'user-1' },
    });
    expect(await identifyAs(phone, 'user-1')).toMatchObject({ status: 403, body: { code: 'identity_unavailable' } });
  });
});

describe('a conversation', () => {
  const change = (said: object) =>
    phone.call('POST', '/v1/main/conversation', { session_id: phone.session_id, ...said });
  const upstream = async () => (await stack.upstream('GET', `${A}/conversations/1`)).body;

  test('gets attributes and labels of the host page, and keeps those of the agents', async () => {
    await phone.open();
    expect(await change({ custom_attributes: { cart: 3 } })).toMatchObject({
      status: 404,
      body: { code: 'conversation_missing' },
    });
    await phone.send('hello');
    await stack.upstream('POST', `${A}/conversations/1/labels`, { labels: ['billing'] });
    await stack.upstream('POST', `${A}/conversations/1/custom_attributes`, { custom_attributes: { by: 'agent' } });
    await Promise.all([
      change({ custom_attributes: { cart: 3, coupon: 'x' }, add_labels: ['shop'] }),
      change({ custom_attributes: { step: 'pay' }, add_labels: ['vip'] }),
    ]);
    expect((await upstream()).custom_attributes).toEqual({ by: 'agent', cart: 3, coupon: 'x', step: 'pay' });
    expect((await upstream()).labels.toSorted()).toEqual(['billing', 'shop', 'vip']);
    await change({ custom_attributes: { coupon: null }, remove_labels: ['shop'] });
    expect((await upstream()).custom_attributes).toEqual({ by: 'agent', cart: 3, step: 'pay' });
    expect((await upstream()).labels.toSorted()).toEqual(['billing', 'vip']);
    expect(await change({ add_labels: ['<b>'] })).toMatchObject({ status: 422, body: { code: 'contact_invalid' } });
  });

  test('says where the visitor was when he began it, and where he goes on, without the query', async () => {
    await phone.open();
    const page = 'https://shop.test/cart?token=SECRET#top';
    await phone.send('hello', {
      page,
      title: 'Cart',
      referrer: 'https://find.test/?q=SECRET',
      time_zone: 'Europe/Berlin',
    });
    expect(await upstream()).toMatchObject({
      additional_attributes: { referer: 'https://shop.test/cart' },
      custom_attributes: { page_title: 'Cart', page_referrer: 'https://find.test/', time_zone: 'Europe/Berlin' },
    });
    await stack.app.idle();
    await stack.calls();
    await phone.send('still here', { page, title: 'Cart' });
    await stack.app.idle();
    expect(await stack.calls()).toEqual(['POST conversations/1/messages']);
    await phone.send('and now there', { page: 'https://shop.test/pay', title: 'Pay' });
    await stack.app.idle();
    const { custom_attributes } = await upstream();
    expect(custom_attributes).toMatchObject({
      page_url: 'https://shop.test/pay',
      page_title: 'Pay',
      time_zone: 'Europe/Berlin',
    });
  });

  test('says of the page what the operator lets it', async () => {
    await stack.close();
    begin({ BUBBLE_PAGE_QUERY: 'product' });
    await phone.open();
    await phone.send('hello', { page: 'https://shop.test/?product=7&token=SECRET' });
    expect((await upstream()).additional_attributes.referer).toBe('https://shop.test/?product=7');
  });
});

test('the widget is told what to ask, when to offer an e-mail, and that an identifier needs proof', async () => {
  await stack.close();
  const prechat = { required: true, fields: [{ name: 'email', type: 'email', required: true }] };
  begin({ BUBBLE_PRECHAT: JSON.stringify(prechat), BUBBLE_EMAIL_AFTER: '5' });
  expect((await phone.open()).settings).toMatchObject({ prechat, email_after: 5, identity: true });
});

test.each([
  ['BUBBLE_IDENTITY_SECRET', 'short'],
  ['BUBBLE_PRECHAT', '{"fields":[{"name":"email","type":"e-mail"}]}'],
  ['BUBBLE_PRECHAT', '{"fields":[{"name":"size","type":"select"}]}'],
  ['BUBBLE_PRECHAT', 'email'],
  ['BUBBLE_EMAIL_AFTER', '0'],
  ['BUBBLE_EMAIL_AFTER', 'soon'],
])('a server with a wrong %s (%s) does not start, and says why without telling a secret', (name, value) => {
  const wrong = () => readConfig({ ...baseEnv, [name]: value });
  expect(wrong).toThrow(name);
  expect(wrong).not.toThrow('short"');
});

test('each site has its own secret, questions and rules', () => {
  const site = { name: 'shop', identity_secret: 'b'.repeat(24), email_after: 3, page_query: 'keep' };
  const prechat = { fields: [{ name: 'topic', type: 'select', options: ['a', 'b'] }] };
  const sites = [{ ...site, prechat }, { name: 'help' }];
  const config = readConfig({ ...baseEnv, BUBBLE_IDENTITY_SECRET: SECRET, BUBBLE_CONFIG: JSON.stringify({ sites }) });
  const [shop, help] = config.sites;
  expect(shop).toMatchObject({ identitySecret: site.identity_secret, emailAfter: 3, pageQuery: 'keep' });
  expect(shop.prechat).toEqual({ ...prechat, required: false });
  expect(help).toMatchObject({ identitySecret: SECRET, prechat: undefined, emailAfter: undefined, pageQuery: [] });
});
