import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { hook, start, visitor } from './caller.ts';

interface Logged {
  method: string;
  path: string;
  user: string | null;
  status: number | null;
  body: unknown;
}

test('the request log has every call of the API and nothing else', async () => {
  const { call } = start();
  await call('POST', 'contacts', { inbox_id: 1, name: 'Vera' });
  await call('GET', 'contacts/search?q=vera', undefined, 'sandbox');
  await call('GET', 'inboxes', undefined, 'nobody');
  await call('GET', '/');
  const log = (await call('GET', '/sandbox/requests')).body<Logged[]>();
  expect(log).toMatchObject([
    { method: 'POST', path: '/api/v1/accounts/1/contacts', user: 'Widget BFF', status: 200, body: { name: 'Vera' } },
    { method: 'GET', path: '/api/v1/accounts/1/contacts/search?q=vera', user: 'Sam Agent', status: 200 },
    { method: 'GET', path: '/api/v1/accounts/1/inboxes', user: null, status: 401 },
  ]);
  await call('DELETE', '/sandbox/requests');
  expect((await call('GET', '/sandbox/requests')).body<Logged[]>()).toEqual([]);
});

test('a fault answers in place of the call, as often as it says', async () => {
  const { call } = start();
  const fault = { path: '/contacts$', times: 1, status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>' };
  await call('PUT', '/sandbox/faults', [fault]);
  const first = await call('POST', 'contacts', { name: 'Vera', email: 'v@x.test' });
  expect([first.status, first.headers.get('content-type'), first.text]).toEqual([502, 'text/html', '<h1>']);
  expect((await call('POST', 'contacts', { name: 'Vera', email: 'v@x.test' })).status).toBe(200);
});

test('a connection dropped after the call leaves what the call did', async () => {
  const { call } = start();
  const { conversation } = await visitor(call);
  const path = `conversations/${conversation}/messages`;
  await call('PUT', '/sandbox/faults', [{ method: 'POST', path: '/messages$', times: 1, when: 'after', drop: true }]);
  await expect(call('POST', path, { content: 'lost?', message_type: 'incoming' })).rejects.toThrow(TypeError);
  const rows = (await call('GET', path)).body<{ payload: { content: string }[] }>().payload;
  expect(rows.map((row) => row.content)).toEqual(['lost?']);
  const log = (await call('GET', '/sandbox/requests')).body<Logged[]>();
  expect(log.find((entry) => entry.method === 'POST' && entry.path.endsWith('/messages'))?.status).toBeNull();
});

test('a connection dropped before the call leaves nothing', async () => {
  const { call } = start();
  const { conversation } = await visitor(call);
  await call('PUT', '/sandbox/faults', [{ path: '/messages$', method: 'POST', times: 1, drop: true }]);
  await expect(call('POST', `conversations/${conversation}/messages`, { content: 'x' })).rejects.toThrow(TypeError);
  const rows = (await call('GET', `conversations/${conversation}/messages`)).body<{ payload: unknown[] }>().payload;
  expect(rows).toEqual([]);
});

test('a call whose answer was cut off is done later all the same, once', async () => {
  const { call } = start();
  const { conversation } = await visitor(call);
  const path = `conversations/${conversation}/messages`;
  const rule = { method: 'POST', path: '/messages$', times: 1, drop: true, then_do_after_ms: 300 };
  await call('PUT', '/sandbox/faults', [rule]);
  await expect(call('POST', path, { content: 'late', message_type: 'incoming' })).rejects.toThrow(TypeError);
  const stored = async () => (await call('GET', path)).body<{ payload: { content: string }[] }>().payload;
  expect(await stored()).toEqual([]);
  await eventually(async () => (await stored()).length > 0);
  await call('POST', path, { content: 'next', message_type: 'incoming' });
  expect((await stored()).map(({ content }) => content)).toEqual(['late', 'next']);
});

test('a rule with a chance is used about as often as that', async () => {
  const { call } = start();
  await call('PUT', '/sandbox/faults', [{ path: '/inboxes$', chance: 0.5, status: 502 }]);
  const statuses = [];
  for (let count = 0; count < 200; count += 1) statuses.push((await call('GET', 'inboxes')).status);
  const failed = statuses.filter((status) => status === 502).length;
  // Outside of this once in a million runs.
  expect(failed).toBeGreaterThan(65);
  expect(failed).toBeLessThan(135);
});

test('webhooks are lost, doubled and late when told so', async () => {
  const receiver = hook();
  const { call } = start({ webhookUrl: 'http://bff.test/hook', fetch: receiver.fetch });
  const { conversation } = await visitor(call);
  await receiver.until((all) => all.length === 1);
  await call('PUT', '/sandbox/faults', [
    { webhook: true, event: 'message_created', times: 1, action: 'lose' },
    { webhook: true, event: 'message_created', times: 1, action: 'double' },
    { webhook: true, event: 'message_created', times: 1, action: { delay_ms: 60 } },
  ]);
  for (const content of ['lost', 'doubled', 'late', 'plain']) {
    await call('POST', `conversations/${conversation}/messages`, { content }, 'sandbox');
  }
  const created = () => receiver.arrived.filter(({ body }) => body.event === 'message_created');
  await receiver.until(() => created().length === 4);
  expect(created().map(({ body }) => body.content)).toEqual(['doubled', 'doubled', 'plain', 'late']);
  expect((await call('GET', '/sandbox/faults')).body<unknown[]>()).toEqual([]);
});

test.each<[rules: unknown, what: string]>([
  [{ path: '/x' }, 'no list'],
  [[{ paht: '/x', status: 500 }], 'a misspelt key'],
  [[{ path: '/x' }], 'a rule that does nothing'],
  [[{ webhook: true, action: 'burn' }], 'an unknown action'],
  [[{ status: 500, times: 0 }], 'a rule for no time'],
  [[{ status: 500, path: '(' }], 'a path that is no regular expression'],
  [[{ status: 500, when: 'later' }], 'a moment that is none'],
  [[{ status: 500, chance: 5 }], 'a chance above 1'],
  [[{ delay_ms: 5, then_do_after_ms: 5 }], 'a late call whose answer is not cut off'],
  [[{ drop: true, when: 'after', then_do_after_ms: 5 }], 'a call that would be done twice'],
  [[{ webhook: true, event: 'message.created', action: 'lose' }], "the cable's name of a webhook"],
  [[{ webhook: true, action: 'close' }], 'a webhook that has no connection to close'],
  [[{ cable: true, event: 'message_created', action: 'lose' }], "the webhook's name of a frame"],
  [[{ cable: false, action: 'lose' }], 'a cable that is none'],
])('faults are refused when they cannot work: %j (%s)', async (rules) => {
  const { call } = start();
  expect((await call('PUT', '/sandbox/faults', rules)).status).toBe(422);
  expect((await call('GET', 'inboxes')).status).toBe(200);
});
