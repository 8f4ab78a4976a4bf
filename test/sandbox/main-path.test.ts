import { expect, test } from 'vitest';
import { hook, start, visitor } from './caller.ts';

interface Row {
  id: number;
  content: string;
  message_type: number;
  private: boolean;
  echo_id?: string;
  source_id: string | null;
}

test('a visitor writes, an agent answers, and both read the same history', async () => {
  const { call } = start();
  const { conversation } = await visitor(call);
  const path = `conversations/${conversation}/messages`;
  const sent = await call('POST', path, { content: 'hello', message_type: 'incoming', echo_id: 'k', source_id: 'k' });
  expect(sent.status).toBe(200);
  expect(sent.body<Row>()).toMatchObject({ message_type: 0, echo_id: 'k', source_id: 'k' });
  await call('POST', path, { content: 'hi, I am Sam' }, 'sandbox');
  await call('POST', path, { content: 'looks friendly', private: true }, 'sandbox');

  const history = await call('GET', path);
  const rows = history.body<{ payload: Row[] }>().payload;
  expect(rows.map((row) => row.content)).toEqual(['hello', 'hi, I am Sam', 'looks friendly']);
  const filtered = await call('GET', `${path}?filter_internal_messages=true`);
  expect(filtered.body<{ payload: Row[] }>().payload.map((row) => row.private)).toEqual([false, false]);
});

test("an agent's message reaches the webhook, with its e-mail and as a word", async () => {
  const receiver = hook();
  const { call } = start({ webhookUrl: 'http://bff.test/hooks/secret', fetch: receiver.fetch });
  const { conversation } = await visitor(call);
  await call('POST', `conversations/${conversation}/messages`, { content: 'hi' }, 'sandbox');
  const events = await receiver.until((all) => all.some(({ body }) => body.event === 'message_created'));
  const told = events.find(({ body }) => body.event === 'message_created');
  expect(told?.url).toBe('http://bff.test/hooks/secret');
  expect(told?.body).toMatchObject({ message_type: 'outgoing', sender: { email: 'sam@sandbox.test', type: 'user' } });
});

test('a source_id that is taken is a crash, and nothing is left of the second contact', async () => {
  const { call } = start();
  const { contact } = await visitor(call, 'taken');
  const thief = await call('POST', 'contacts', { inbox_id: 1, name: 'Thief', source_id: 'taken', email: 't@x.test' });
  expect(thief.status).toBe(500);
  const found = await call('POST', 'contact_inboxes/filter', { inbox_id: 1, source_id: 'taken' });
  expect(found.body<{ id: number }>().id).toBe(contact);
  const search = await call('GET', 'contacts/search?q=t%40x.test');
  expect(search.body<{ meta: { count: number } }>().meta.count).toBe(0);
});
