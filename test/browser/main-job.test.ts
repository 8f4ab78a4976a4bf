import { expect, test } from 'vitest';
import { newPage } from '../support/browser.ts';
import { startDemo } from '../support/demo.ts';
import { eventually } from '../support/eventually.ts';
import { Bubble } from '../support/panel.ts';
import { useDemo } from '../support/use-demo.ts';

const MESSAGES = '/api/v1/accounts/1/conversations/1/messages';
const on = useDemo({});

test('a visitor writes on the page, an agent answers at the desk, and the note stays at the desk', async () => {
  expect(on.demo.output()).toMatch(/sandbox/);
  const visitor = await newPage(on.browser);
  await visitor.page.goto(on.demo.page);
  const bubble = new Bubble(visitor.page);
  await bubble.open();
  await bubble.send('Do you ship to Bern?');
  const { payload } = await eventually(async () => {
    const answer = await on.demo.upstream('GET', MESSAGES);
    return answer?.payload?.length && answer;
  });
  expect(payload).toMatchObject([{ message_type: 0, content: 'Do you ship to Bern?' }]);

  const agent = await newPage(on.browser);
  await agent.page.goto(on.demo.desk);
  await agent.page.getByText('Do you ship to Bern?').first().click();
  await agent.page
    .getByText(/Private note/)
    .first()
    .click();
  await agent.page.getByRole('textbox', { name: 'Reply' }).fill('NOTE-SECRET he is in a hurry');
  await agent.page.getByRole('button', { name: 'Send reply' }).click();
  await agent.page.getByText('NOTE-SECRET he is in a hurry').first().waitFor();
  await agent.page.getByRole('checkbox', { name: 'Private note' }).uncheck();
  await agent.page.getByRole('textbox', { name: 'Reply' }).fill('Yes, in two days.');
  await agent.page.getByRole('button', { name: 'Send reply' }).click();
  await bubble.shows('Yes, in two days.');

  await on.demo.upstream('POST', MESSAGES, { content: 'NOTE-SECRET by API', private: true });
  const sentAt = Date.now();
  await on.demo.upstream('POST', MESSAGES, { content: 'Anything else?' });
  await bubble.shows('Anything else?', 1_000);
  expect(Date.now() - sentAt).toBeLessThan(1_000);

  await visitor.page.reload();
  await bubble.open();
  for (const text of ['Do you ship to Bern?', 'Yes, in two days.', 'Anything else?']) await bubble.shows(text);

  // What was recorded has the stream in it, or its silence would prove nothing.
  expect(visitor.frames.join('')).toContain('Anything else?');
  const everything = await visitor.everything();
  expect(everything).toContain('Anything else?');
  expect(everything).not.toContain('NOTE-SECRET');
  expect(everything).not.toContain('sandbox-bff');
  expect(visitor.complaints).toEqual([]);
  await visitor.context.close();
  await agent.context.close();
}, 60_000);

test('by keyboard alone: open, write, send, close, and the focus is back', async () => {
  const { page, context } = await newPage(on.browser);
  await page.goto(on.demo.page);
  const bubble = new Bubble(page);
  await bubble.launcher.waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await bubble.composer.waitFor();
  await eventually(() =>
    page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.tagName === 'TEXTAREA'),
  );
  await page.keyboard.type('two');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('lines');
  await page.keyboard.press('Enter');
  await bubble.log.getByText('two').waitFor();
  await page.keyboard.press('Escape');
  await bubble.panel.waitFor({ state: 'hidden' });
  await eventually(() =>
    page.evaluate(() =>
      document.activeElement?.shadowRoot?.activeElement?.getAttribute('aria-label')?.startsWith('Open chat'),
    ),
  );
  await context.close();
});

test('a button that goes away when it is pressed takes nobody out of the panel', async () => {
  const { page, context } = await newPage(on.browser);
  await page.goto(on.demo.page);
  const bubble = new Bubble(page);
  await bubble.open();
  await bubble.composer.fill('by button');
  await page.getByRole('button', { name: 'Send' }).click();
  await bubble.shows('by button');
  await page.keyboard.press('Escape');
  await bubble.panel.waitFor({ state: 'hidden' });
  await context.close();
});

test('a page left open over a new version still opens its panel', async () => {
  const { page, context } = await newPage(on.browser);
  // The script of yesterday names chunks that are gone.
  await page.route('**/bubble.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({
      response,
      body: (await response.text()).replaceAll(/(assets\/[\w-]+-)[\w-]{6}\.js/g, '$1gone.js'),
    });
  });
  const missed: string[] = [];
  page.on('response', (response) => {
    if (response.status() === 404) missed.push(response.url());
  });
  await page.goto(on.demo.page);
  const bubble = new Bubble(page);
  await bubble.open();
  await bubble.send('still here');
  expect(missed.length).toBeGreaterThan(0);
  await context.close();
});

test('what the visitor typed is there after a reload', async () => {
  const { page, context } = await newPage(on.browser);
  await page.goto(on.demo.page);
  const bubble = new Bubble(page);
  await bubble.open();
  await bubble.composer.fill('half a sentence');
  await page.reload();
  await bubble.open();
  await eventually(async () => (await bubble.composer.inputValue()) === 'half a sentence');
  await context.close();
});

test('five tabs that open at once are one contact', async () => {
  await on.demo.upstream('DELETE', '/sandbox/requests');
  const { page, context } = await newPage(on.browser);
  const pages = [page, ...(await Promise.all([1, 2, 3, 4].map(() => context.newPage())))];
  await Promise.all(
    pages.map(async (tab) => {
      const session = tab.waitForResponse((response) => response.url().endsWith('/session') && response.ok());
      await tab.goto(on.demo.page);
      await session;
    }),
  );
  const calls = await on.demo.upstream('GET', '/sandbox/requests');
  expect(calls.filter(({ path }: { path: string }) => path.endsWith('/contacts'))).toHaveLength(1);
  await context.close();
});

test('an agent who begins is seen by badge and preview at the next page view', async () => {
  const { page, context } = await newPage(on.browser);
  const contactAt = async (id: number) => (await on.demo.upstream('GET', `/api/v1/accounts/1/contacts/${id}`)).payload;
  let id = 1;
  while (await contactAt(id)) id += 1;
  await page.goto(on.demo.page);
  const contact = await eventually(() => contactAt(id));
  const [{ source_id }] = contact.contact_inboxes;
  await on.demo.upstream('POST', '/api/v1/accounts/1/conversations', {
    inbox_id: 1,
    contact_id: contact.id,
    source_id,
    message: { content: 'Your lamp is ready.' },
  });
  await eventually(async () => {
    await page.reload();
    await page.getByRole('button', { name: 'Open chat, 1 unread message' }).waitFor({ timeout: 2_000 });
    return true;
  }, 15_000);
  await page.getByText('Your lamp is ready.').first().waitFor();
  await context.close();
});

test('Ctrl-C ends the demo cleanly', async () => {
  const other = await startDemo();
  expect(await other.stop()).toBe(0);
  await expect(fetch(other.page)).rejects.toThrow();
  await expect(fetch(other.desk)).rejects.toThrow();
});
