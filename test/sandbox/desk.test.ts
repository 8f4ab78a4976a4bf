import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, newPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { addressOf, run } from '../support/sandbox-process.ts';

let browser: Awaited<ReturnType<typeof launchBrowser>>['browser'];
beforeAll(async () => {
  ({ browser } = await launchBrowser());
});
afterAll(() => browser?.close());

test('the desk shows who types and how far a message has come, and its own typing is told', async () => {
  const address = await addressOf(run(0).line);
  const call = async (method: string, path: string, body: object = {}) => {
    const headers = { 'api-access-token': 'sandbox-bff', 'content-type': 'application/json' };
    const init = method === 'GET' ? { headers } : { method, headers, body: JSON.stringify(body) };
    return (await fetch(`${address}${path}`, init)).text();
  };
  const account = '/api/v1/accounts/1';
  const { inbox_identifier } = JSON.parse(await call('GET', `${account}/inboxes/1`)) as { inbox_identifier: string };
  const visitor = `/public/api/v1/inboxes/${inbox_identifier}/contacts/vera/conversations`;
  await call('POST', `${account}/contacts`, { inbox_id: 1, name: 'Vera', source_id: 'vera' });
  await call('POST', visitor);

  const { page, complaints } = await newPage(browser);
  await page.goto(address);
  const row = page.getByRole('button', { name: /Vera/ });
  await row.focus();
  await page.keyboard.press('Enter');
  const online = async () => (await call('GET', '/sandbox/cable')).includes('Sam Agent');
  await eventually(online);

  await call('POST', `${visitor}/1/toggle_typing`, { typing_status: 'on' });
  await page.getByText('Vera is typing…').waitFor();
  await call('POST', `${visitor}/1/messages`, { content: 'hello' });
  await page.getByText('Vera is typing…').waitFor({ state: 'detached' });

  await page.getByRole('textbox', { name: 'Reply' }).fill('hi');
  const log = async () => call('GET', '/sandbox/requests');
  await eventually(async () => (await log()).includes('"typing_status":"on"'));
  await page.keyboard.press('Enter');
  await page.getByText('✓ sent').waitFor();
  await eventually(async () => (await log()).includes('"typing_status":"off"'));
  await call('PATCH', `${account}/conversations/1/messages/2`, { status: 'delivered' });
  await page.getByText('✓✓ delivered').waitFor();
  await call('POST', `${visitor}/1/update_last_seen`);
  await page.getByText('✓✓ read').waitFor();

  // The agent's page survives a server that hangs up.
  await call('DELETE', '/sandbox/cable');
  await eventually(online);
  await call('POST', `${visitor}/1/toggle_typing`, { typing_status: 'on' });
  await page.getByText('Vera is typing…').waitFor();
  expect(complaints).toEqual([]);
});
