import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { openChatwootPage, readContact, readConversation, WEBSITE_TOKEN } from '../support/chatwoot.ts';
import { Bubble } from '../support/panel.ts';
import { useDemo } from '../support/use-demo.ts';

const SOON = { timeout: 20_000 };
const SECRET = 'identity-secret-of-the-inbox';
const on = useDemo({
  BUBBLE_LIMITS: 'off',
  BUBBLE_WEBSITE_TOKEN: WEBSITE_TOKEN,
  BUBBLE_IDENTITY_SECRET: SECRET,
});
const open = () => openChatwootPage(on.browser, on.demo);
const proofOf = (identifier: string) => createHmac('sha256', SECRET).update(identifier).digest('hex');
const conversation = () => readConversation(on.demo);
const contact = () => readContact(on.demo);

test('the agents see who the visitor is, and all that the page says of him and of the conversation', async () => {
  const { page, context, complaints, hears, told } = await open();
  const bubble = new Bubble(page);
  await hears('ready');
  await page.evaluate(`
    $chatwoot.setUser(7, { name: 'Ada', email: 'ada@shop.example', phone_number: '', identifier_hash: '${proofOf('7')}',
      description: 'Buys lamps', city: 'Bern', country_code: 'CH', company_name: 'Engines', social_profiles: { github: 'ada' },
      custom_attributes: { tier: 'first' } });
    $chatwoot.setCustomAttributes({ plan: 'gold', since: new Date(0), 'Order count': 3, seen: 1764000000000, gone: 'soon' });
    $chatwoot.deleteCustomAttribute('gone');
    $chatwoot.setConversationCustomAttributes({ order: 'A-1', coupon: 'no' });
    $chatwoot.deleteConversationCustomAttribute('coupon');
    $chatwoot.setLabel('vip');
    $chatwoot.setLabel('later');
    $chatwoot.removeLabel('later');
  `);
  await bubble.open();
  await bubble.send('It is me');
  await expect.poll(contact, SOON).toMatchObject({
    identifier: '7',
    name: 'Ada',
    email: 'ada@shop.example',
    custom_attributes: {
      tier: 'first',
      description: 'Buys lamps',
      city: 'Bern',
      country_code: 'CH',
      company_name: 'Engines',
      social_github: 'ada',
      plan: 'gold',
      since: '1970-01-01T00:00:00.000Z',
      Order_count: 3,
      seen: '1764000000000',
    },
  });
  expect((await contact()).custom_attributes).not.toHaveProperty('gone');
  await expect.poll(conversation, SOON).toMatchObject({ custom_attributes: { order: 'A-1' }, labels: ['vip'] });
  expect((await conversation()).custom_attributes).not.toHaveProperty('coupon');
  expect((await told()).filter(({ name }) => name === 'error')).toEqual([]);
  expect(complaints).toEqual([]);
  await context.close();
});

test('a user without the right proof is an error that the page hears, and the visitor stays a stranger', async () => {
  const { page, context, hears, ask } = await open();
  const bubble = new Bubble(page);
  await hears('ready');
  await ask((widget) => widget.setUser('8', { name: 'Eve', identifier_hash: 'ab'.repeat(32) }));
  expect(await hears('error')).toMatchObject({ error: expect.stringMatching(/./), code: 'identity_invalid' });
  await bubble.open();
  await bubble.send('Who am I?');
  expect((await contact()).identifier).toBeNull();
  await context.close();
});

test('reset closes the panel and makes the visitor a stranger, who then begins anew', async () => {
  const { page, context, complaints, hears, ask, told } = await open();
  const bubble = new Bubble(page);
  await hears('ready');
  await page.evaluate(`$chatwoot.setUser('9', { name: 'Alan', identifier_hash: '${proofOf('9')}' })`);
  await bubble.open();
  await bubble.send('Mine alone');
  await expect.poll(async () => (await contact()).identifier, SOON).toBe('9');
  const ended = page.waitForResponse((response) => response.url().endsWith('/session/end'));
  await ask((widget) => widget.reset());
  expect(await ask((widget) => [widget['isOpen'], widget['resetTriggered']])).toEqual([false, true]);
  expect((await ended).status()).toBe(200);
  await bubble.panel.waitFor({ state: 'hidden' });
  await bubble.open();
  await bubble.send('I am new here');
  expect(await bubble.log.getByText('Mine alone').count()).toBe(0);
  expect((await contact()).identifier).toBeNull();
  const names = (await told()).map(({ name }) => name);
  expect(names.filter((name) => name === 'ready')).toHaveLength(1);
  expect(names.filter((name) => name === 'on-start-conversation')).toHaveLength(2);
  expect(complaints).toEqual([]);
  await context.close();
});
