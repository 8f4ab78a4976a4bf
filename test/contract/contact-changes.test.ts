import { expect, test } from 'vitest';
import { createUpstream, type UpstreamClient } from '../../server/upstream/client.ts';
import {
  addSession,
  findContactByIdentifier,
  findContactBySession,
  mergeContacts,
  removeAttributes,
  updateContact,
} from '../../server/upstream/contacts.ts';
import {
  getConversation,
  listContactConversations,
  setAttributes,
  setLabels,
} from '../../server/upstream/conversations.ts';
import { loadArea } from './support/recording.ts';

/* What of a contact and a conversation can be changed, on what a real server answered. */

/** A client of a server that says what the real one said. `asked` has what it was asked, as the recording has it. */
function recorded(area: string, name: string, step = 0) {
  const { request, response } = loadArea(area).find((one) => one.name === name)!.exchanges[step]!;
  const asked: { method: string; path: string; body: unknown }[] = [];
  const upstream: UpstreamClient = createUpstream({
    url: 'https://recorded.test',
    token: 'x',
    accountId: 1,
    inboxId: (request.body as { inbox_id?: number } | undefined)?.inbox_id ?? 3,
    budget: { take: async () => 0 },
    async fetch(call) {
      const { pathname, search } = new URL(call.url);
      const text = await call.text();
      asked.push({ method: call.method, path: pathname + search, body: text && JSON.parse(text) });
      const { status } = response;
      return new Response('raw' in response ? String(response.raw) : JSON.stringify(response.body), { status });
    },
  });
  return { upstream, asked, request, body: response.body as ReturnType<typeof JSON.parse> };
}

test('a contact is found by an identifier, to the letter', async () => {
  const { upstream, asked, request, body } = recorded('contacts-read', 'filter-identifier');
  const [lower, upper] = body.payload;
  expect(await findContactByIdentifier(upstream, lower.identifier)).toMatchObject({ id: lower.id, email: lower.email });
  expect(await findContactByIdentifier(upstream, upper.identifier)).toMatchObject({ id: upper.id });
  expect(await findContactByIdentifier(upstream, 'User-of-nobody')).toBeNull();
  const [{ query_operator: _none, ...condition }] = (request.body as { payload: [{ query_operator: null }] }).payload;
  expect(asked[0]).toEqual({ method: 'POST', path: request.path, body: { payload: [condition] } });
});

test('a contact is changed, and a refusal names what belongs to another', async () => {
  const changed = recorded('contacts-update', 'name-email');
  expect(await updateContact(changed.upstream, 1, { name: 'x' })).toMatchObject({ email: changed.body.payload.email });
  for (const [name, attribute] of [
    ['email-taken', 'email'],
    ['phone-taken', 'phone_number'],
    ['identifier-taken', 'identifier'],
  ] as const) {
    const { upstream } = recorded('contacts-update', name);
    const refused = { code: 'upstream_refused', aftermath: 'nothing', attributes: [attribute] };
    await expect(updateContact(upstream, 1, { name: 'x' })).rejects.toMatchObject(refused);
  }
});

test('attributes are taken away in the words of the recording', async () => {
  const { upstream, asked, request } = recorded('contacts-update', 'destroy-custom-attributes');
  const id = Number(/contacts\/(\d+)/.exec(request.path)![1]);
  await removeAttributes(upstream, id, (request.body as { custom_attributes: string[] }).custom_attributes);
  expect(asked).toEqual([{ method: request.method, path: request.path, body: request.body }]);
});

test('a contact is given a session, and one that another has fails in doubt', async () => {
  for (const name of ['contact-inbox-source-id', 'contact-inbox-source-id-again']) {
    const { upstream, asked, request } = recorded('contacts-update', name);
    const id = Number(/contacts\/(\d+)/.exec(request.path)![1]);
    await addSession(upstream, id, (request.body as { source_id: string }).source_id);
    expect(asked).toEqual([{ method: request.method, path: request.path, body: request.body }]);
  }
  const { upstream } = recorded('contacts-update', 'contact-inbox-source-id-taken');
  await expect(addSession(upstream, 1, 'x')).rejects.toMatchObject({ code: 'upstream_failed', aftermath: 'perhaps' });
});

test('a contact says which sessions it has', async () => {
  const { upstream, request } = recorded('contacts-read', 'filter-source-id');
  const { source_id } = request.body as { source_id: string };
  const contact = (await findContactBySession(upstream, source_id))!;
  expect(contact.sessions).toContain(source_id);
  expect(contact.sessions).not.toContain('of-nobody');
});

test('contacts are merged, and one that is gone is not found', async () => {
  const merge = loadArea('contacts-update').find(({ name }) => name === 'merge')!;
  const step = merge.exchanges.findIndex(({ request }) => request.path.endsWith('contact_merge'));
  const { upstream, asked, request } = recorded('contacts-update', 'merge', step);
  const { base_contact_id, mergee_contact_id } = request.body as Record<string, number>;
  await mergeContacts(upstream, base_contact_id!, mergee_contact_id!);
  expect(asked).toEqual([{ method: request.method, path: request.path, body: request.body }]);
  const unknown = recorded('contacts-update', 'merge-unknown').upstream;
  await expect(mergeContacts(unknown, 1, 2)).rejects.toMatchObject({ code: 'upstream_not_found' });
});

test("a contact's conversations say whose session they are", async () => {
  const { upstream, body } = recorded('contacts-read', 'contact-conversations');
  const listed = (await listContactConversations(upstream, 61))!;
  expect(body.payload[0].inbox_id).toBe(3);
  expect(listed).toMatchObject({ isAll: true, conversations: [{ conversation: { id: body.payload[0].id } }] });
  expect(listed.conversations[0]!.sourceId).toMatch(/^visitor-/);
  expect(await listContactConversations(recorded('contacts-read', 'show-unknown').upstream, 1)).toBeNull();
});

test('what stands beside a conversation is read, and replaced as a whole', async () => {
  const shown = recorded('conversations-read', 'show');
  expect(await getConversation(shown.upstream, 1)).toEqual({
    custom_attributes: shown.body.custom_attributes,
    labels: shown.body.labels,
  });
  const attributes = recorded('conversations-actions', 'custom-attributes');
  await setAttributes(attributes.upstream, 1, { a: 1 });
  const labels = recorded('conversations-actions', 'labels-set');
  await setLabels(labels.upstream, 1, ['a']);
  const words = ({ asked: [call] }: typeof labels) => [
    call!.method,
    call!.path.split('/').at(-1),
    Object.keys(call!.body as object),
  ];
  expect([words(attributes), words(labels)]).toEqual([
    ['POST', 'custom_attributes', ['custom_attributes']],
    ['POST', 'labels', ['labels']],
  ]);
});
