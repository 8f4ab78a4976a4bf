import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { start, visitor } from './caller.ts';

test("a contact's old e-mail is free for the next, his new one is not", async () => {
  const { call } = start();
  const make = (email: string) => call('POST', 'contacts', { name: 'Vera', email });
  const first = (await make('old@x.test')).body<{ payload: { contact: { id: number } } }>().payload.contact.id;
  expect((await make('old@x.test')).status).toBe(422);
  await call('PUT', `contacts/${first}`, { email: 'new@x.test' });
  expect((await make('new@x.test')).status).toBe(422);
  expect((await make('old@x.test')).status).toBe(200);
});

test('after a merge the session and its conversation are found with the contact that is left', async () => {
  const { call } = start();
  const kept = await visitor(call, 'kept');
  const merged = await visitor(call, 'merged');
  const pair = { base_contact_id: kept.contact, mergee_contact_id: merged.contact };
  expect((await call('POST', 'actions/contact_merge', pair)).status).toBe(200);
  const found = await call('POST', 'contact_inboxes/filter', { inbox_id: 1, source_id: 'merged' });
  expect(found.body<{ id: number }>().id).toBe(kept.contact);
  const all = (await call('GET', `contacts/${kept.contact}/conversations`)).body<{ payload: { id: number }[] }>();
  expect(all.payload.map(({ id }) => id).toSorted()).toEqual([kept.conversation, merged.conversation].toSorted());
  expect((await call('GET', `contacts/${merged.contact}`)).status).toBe(404);
});

test('a conversation that flooded takes messages again a minute later', async () => {
  const { call } = start({ timeScale: 30, limits: { messagesPerMinute: 5 } });
  const { conversation } = await visitor(call);
  const write = async () => {
    const message = { content: 'again', message_type: 'incoming' };
    return (await call('POST', `conversations/${conversation}/messages`, message)).status;
  };
  const statuses = [];
  for (let count = 0; count < 6; count += 1) statuses.push(await write());
  expect(statuses).toEqual([200, 200, 200, 200, 200, 422]);
  await eventually(async () => (await write()) === 200);
});
