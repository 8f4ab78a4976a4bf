import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { focused } from '../support/focus.ts';
import { Bubble } from '../support/panel.ts';
import { useDemo } from '../support/use-demo.ts';

const on = useDemo({
  BUBBLE_LIMITS: 'off',
  BUBBLE_EMAIL_AFTER: '1',
  BUBBLE_PRECHAT: JSON.stringify({
    required: true,
    fields: [
      { name: 'name', type: 'text', required: true },
      { name: 'email', type: 'email' },
      { name: 'topic', type: 'select', label: 'Topic', options: ['A lamp', 'My order'], required: true },
      { name: 'terms', type: 'checkbox', label: 'You may keep this' },
    ],
  }),
});

let page: Page;
let context: BrowserContext;
let bubble: Bubble;
let complaints: string[];
beforeEach(async () => {
  ({ page, context, complaints } = await newPage(on.browser));
  bubble = new Bubble(page);
});
afterEach(() => context.close());

const form = () => page.getByRole('form', { name: 'Before we start' });
const field = (name: string) => form().getByLabel(name);
const fault = (name: string) =>
  field(name).evaluate((control) => {
    const beside = (control.getRootNode() as ShadowRoot).getElementById(control.getAttribute('aria-describedby')!);
    return beside?.checkVisibility() ? beside.textContent : null;
  });

async function enter(): Promise<void> {
  await page.goto(on.demo.page);
  await bubble.open();
  await form().waitFor();
}

async function answer(): Promise<void> {
  await field('Name').fill('Ann');
  await field('Topic').selectOption('My order');
  await form().getByRole('button', { name: 'Continue' }).click();
  await form().waitFor({ state: 'detached' });
}

test('by keyboard alone: asked first, led to what is missing, told why, and back to what was written', async () => {
  await enter();
  await bubble.composer.focus();
  await page.keyboard.type('Which bulb fits?');
  await page.keyboard.press('Enter');
  await eventually(async () => (await fault('Name')) === 'Please fill this in.');
  expect(await fault('Topic')).toBe('Please choose one.');
  expect(await fault('E-mail')).toBeNull();
  expect(await field('Name').evaluate((input) => input.matches(':focus'))).toBe(true);
  expect(await bubble.composer.inputValue()).toBe('Which bulb fits?');
  await page.keyboard.type('Ann');
  expect(await fault('Name')).toBeNull();
  await page.keyboard.press('Tab');
  await page.keyboard.type('ann@');
  await page.keyboard.press('Tab');
  await page.keyboard.type('My');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('button: Continue');
  await page.keyboard.press('Enter');
  await eventually(async () => (await fault('E-mail'))?.startsWith('Please write the whole address'));
  expect(await field('E-mail').evaluate((input) => input.matches(':focus'))).toBe(true);
  await page.keyboard.press('End');
  await page.keyboard.type('lamplight.test');
  // Enter in a field sends the answers.
  await page.keyboard.press('Enter');
  await form().waitFor({ state: 'detached' });
  await eventually(async () => (await focused(page)) === 'textarea: Message');
  const sent = page.waitForResponse(
    (response) => response.url().endsWith('/messages') && response.request().method() === 'POST',
  );
  await page.keyboard.press('Enter');
  await bubble.shows('Which bulb fits?');
  await sent;
  const id = await on.demo.newestConversation();
  const { meta } = await on.demo.upstream('GET', `/api/v1/accounts/1/conversations/${id}`);
  expect(meta.sender).toMatchObject({ name: 'Ann', email: 'ann@lamplight.test' });
  expect(meta.sender.custom_attributes).toMatchObject({ topic: 'My order', terms: true });
  expect(complaints).toEqual([]);
});

test('the browser is told what it may fill in, and which keyboard fits', async () => {
  await enter();
  const about = (name: string) =>
    field(name).evaluate(({ autocomplete, inputMode, type, required }: HTMLInputElement) => [
      autocomplete,
      inputMode,
      type,
      required,
    ]);
  expect(await about('Name')).toEqual(['name', '', 'text', true]);
  expect(await about('E-mail')).toEqual(['email', 'email', 'email', false]);
});

test('what was answered outlives a closed panel, a reload and a lost connection, and gets through then', async () => {
  await enter();
  await field('Name').fill('Ann');
  await field('E-mail').fill('ann.o@lamplight.test');
  await bubble.composer.fill('half a thought');
  await bubble.closer.click();
  await bubble.open();
  expect(await field('Name').inputValue()).toBe('Ann');
  await page.reload();
  await bubble.open();
  await form().waitFor();
  expect(await field('Name').inputValue()).toBe('Ann');
  expect(await field('E-mail').inputValue()).toBe('ann.o@lamplight.test');
  expect(await bubble.composer.inputValue()).toBe('half a thought');
  await field('Topic').selectOption('A lamp');
  await context.setOffline(true);
  await form().getByRole('button', { name: 'Continue' }).click();
  await form().getByRole('status').getByText('Not sent. Check your connection.').waitFor();
  expect(await field('Name').inputValue()).toBe('Ann');
  await context.setOffline(false);
  await form().getByRole('button', { name: 'Try now' }).click();
  await form().waitFor({ state: 'detached' });
  expect(await bubble.composer.inputValue()).toBe('half a thought');
});

test('what is sent while the questions are on their way waits for them', async () => {
  let letGo = (): void => {};
  const wait = new Promise<void>((resolve) => (letGo = resolve));
  await page.route('**/forms-*.js', (route) => wait.then(() => route.continue()));
  const asked = page.waitForRequest('**/forms-*.js');
  await page.goto(on.demo.page);
  await bubble.open();
  await asked;
  await bubble.composer.fill('Too early');
  await bubble.composer.press('Enter');
  expect(await bubble.composer.inputValue()).toBe('Too early');
  letGo();
  await eventually(async () => (await form().count()) > 0 && (await fault('Name')) === 'Please fill this in.');
  expect(await bubble.log.getByText('Too early').count()).toBe(0);
});

test('where the questions can not be loaded, the visitor is heard all the same', async () => {
  await page.route('**/forms-*.js', (route) => route.abort());
  await page.goto(on.demo.page);
  await bubble.open();
  await bubble.send('Nobody has asked me');
});

test('after a minute without an answer an e-mail is offered, read out once; an answer takes it away', async () => {
  await page.clock.install();
  await enter();
  await answer();
  await bubble.send('Is anybody there?');
  const offer = page.getByRole('form', { name: /^This is taking a little longer/ });
  await page.clock.fastForward(50_000);
  expect(await offer.count()).toBe(0);
  await page.clock.fastForward(11_000);
  await offer.waitFor();
  const heard = page.locator('.voice p', { hasText: 'This is taking a little longer' });
  await eventually(async () => (await heard.count()) === 1);
  // It is at the end of the log, in sight, and stays there while the visitor writes more.
  const inSight = () =>
    offer.evaluate((card) => {
      const log = card.closest('[role=log]')!;
      return card === log.lastElementChild && card.getBoundingClientRect().bottom <= log.getBoundingClientRect().bottom;
    });
  await eventually(inSight);
  await offer.getByLabel('E-mail').fill('ann@');
  await bubble.send('Hello?');
  await eventually(inSight);
  expect(await offer.getByLabel('E-mail').inputValue()).toBe('ann@');
  await offer.getByLabel('E-mail').fill('ann@lamplight.example');
  await offer.getByLabel('E-mail').press('Enter');
  await bubble.log.getByText('We’ll answer to ann@lamplight.example.').waitFor();
  expect(await focused(page)).toBe('textarea: Message');
  const id = await on.demo.newestConversation();
  const { meta } = await on.demo.upstream('GET', `/api/v1/accounts/1/conversations/${id}`);
  expect(meta.sender.email).toBe('ann@lamplight.example');
  await on.demo.upstream('POST', `/api/v1/accounts/1/conversations/${id}/messages`, { content: 'Here I am' });
  await bubble.shows('Here I am');
  await bubble.log.getByText('We’ll answer to').waitFor({ state: 'detached' });
});
