import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../sandbox/sandbox.ts';
import { createUpstream, type UpstreamClient } from '../../server/upstream/client.ts';
import { createContact, findContactBySession } from '../../server/upstream/contacts.ts';
import { createConversation, listConversations } from '../../server/upstream/conversations.ts';
import { getInbox, getProfile } from '../../server/upstream/inbox.ts';
import { createMessage, listMessages } from '../../server/upstream/messages.ts';

/* Our client, on what a real server answered, on the sandbox, and on any live server named by ONEHASH_*. */

const RECORDINGS = new URL('recordings/', import.meta.url);
const budget = { take: async () => 0 };

interface Exchange {
  request: { method: string; path: string; body?: unknown };
  response: { status: number; headers?: Record<string, string>; body?: unknown; raw?: string };
}

function recorded(area: string, name: string): Exchange {
  const cases: (Exchange & { name: string; exchanges?: Exchange[] })[] = JSON.parse(
    readFileSync(new URL(`rest/${area}.json`, RECORDINGS), 'utf8'),
  );
  const found = cases.find((one) => one.name === name);
  if (!found) throw new Error(`no recording ${area}/${name}`);
  return found.exchanges?.at(-1) ?? found;
}

interface RecordedMessage {
  id: number;
  private: boolean;
  message_type: number;
  created_at: number;
}

/** A client of a server that says what the real one said. */
function client(area: string, name: string, inboxId = 3): UpstreamClient {
  const { response } = recorded(area, name);
  const body = response.raw ?? JSON.stringify(response.body);
  const { 'content-length': _, ...headers } = response.headers ?? {};
  return createUpstream({
    url: 'https://recorded.test',
    token: 'x',
    accountId: 1,
    inboxId,
    budget,
    fetch: async () => new Response(body, { status: response.status, headers }),
  });
}

describe('on the recordings', () => {
  test('a contact is made, and found by its session', async () => {
    const { source_id: own } = recorded('contacts-create', 'own-source-id').request.body as { source_id: string };
    expect(await createContact(client('contacts-create', 'own-source-id'), { sourceId: own, name: 'x' })).toBe(19);
    const { source_id } = recorded('contacts-read', 'filter-source-id').request.body as { source_id: string };
    expect((await findContactBySession(client('contacts-read', 'filter-source-id'), source_id))?.id).toBe(15);
    expect(await findContactBySession(client('contacts-read', 'filter-source-id-unknown'), 'x')).toBeNull();
  });

  test('the flat contact of the help article is understood too', async () => {
    const flat = { id: 41, name: 'Ann', contact_inboxes: [{ source_id: 'abc', inbox: { id: 3 } }] };
    const upstream = createUpstream({
      url: 'https://x.test',
      token: 'x',
      accountId: 1,
      inboxId: 3,
      budget,
      fetch: async () => Response.json(flat),
    });
    expect(await createContact(upstream, { sourceId: 'abc', name: 'Ann' })).toBe(41);
  });

  test.each([
    ['contacts-create', 'source-id-of-another-contact', 'upstream_failed', 'perhaps'],
    ['contacts-create', 'inbox-unknown', 'upstream_not_found', 'nothing'],
    ['contacts-create', 'email-taken', 'upstream_refused', 'nothing'],
    ['contacts-create', 'source-id-300', 'upstream_refused', 'nothing'],
    ['contacts-create', 'source-id-empty', 'upstream_invalid', 'perhaps'],
    ['contacts-create', 'text-plain', 'upstream_invalid', 'perhaps'],
    ['contacts-create', 'unknown-path-html', 'upstream_not_found', 'nothing'],
    ['auth', 'no-token', 'upstream_unauthorized', 'nothing'],
    ['auth', 'bad-token', 'upstream_unauthorized', 'nothing'],
    ['throttling', 'per-address', 'upstream_busy', 'nothing'],
  ])('%s/%s is %s, and leaves %s behind', async (area, name, code, aftermath) => {
    await expect(createContact(client(area, name), { sourceId: 'nobody', name: 'x' })).rejects.toMatchObject({
      code,
      aftermath,
    });
  });

  test('a server that does not answer in time leaves a call that may still be running', async () => {
    const upstream = createUpstream({
      url: 'https://slow.test',
      token: 'x',
      accountId: 1,
      inboxId: 3,
      budget,
      writeTimeout: 20,
      fetch: () => new Promise(() => {}),
    });
    await expect(createMessage(upstream, 1, { content: 'x', key: 'x' })).rejects.toMatchObject({
      code: 'upstream_timeout',
      aftermath: 'running',
    });
  });

  test('a server that refuses connections got nothing', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const upstream = createUpstream({ url: `http://127.0.0.1:${port}`, token: 'x', accountId: 1, inboxId: 3, budget });
    await expect(createMessage(upstream, 1, { content: 'x', key: 'x' })).rejects.toMatchObject({
      code: 'upstream_unreachable',
      aftermath: 'nothing',
    });
  });

  test('conversations are made and listed', async () => {
    const made = await createConversation(client('conversations-create', 'all-three'), {
      sourceId: 'x',
      contactId: 1,
      attributes: {},
    });
    expect(made).toMatchObject({ conversation: { status: 'open' } });
    expect(await listConversations(client('conversations-read', 'list-by-source-id'), 'x')).toHaveLength(1);
    expect(await listConversations(client('conversations-read', 'list-by-source-id', 4), 'x')).toEqual([]);
    expect(await listConversations(client('conversations-read', 'list-by-unknown-source-id'), 'x')).toEqual([]);
    await expect(
      createConversation(client('conversations-create', 'source-id-of-another'), {
        sourceId: 'x',
        contactId: 1,
        attributes: {},
      }),
    ).rejects.toMatchObject({
      code: 'upstream_refused',
    });
  });

  test("a message is made, and becomes the visitor's own", async () => {
    const message = await createMessage(client('messages-create', 'incoming-full'), 44, {
      content: 'hello again',
      key: 'cli-77',
    });
    expect(message).toEqual({
      id: 59,
      conversation_id: 44,
      key: 'cli-77',
      message_type: 'incoming',
      content: 'hello again',
      content_type: 'text',
      content_attributes: {},
      created_at: expect.any(Number),
      sender: null,
      attachments: [],
    });
  });

  test.each([
    ['content-nul', 'upstream_refused'],
    ['content-lone-surrogate', 'upstream_refused'],
    ['content-150001', 'upstream_refused'],
    ['unknown-conversation', 'upstream_not_found'],
    ['outsider', 'upstream_unauthorized'],
  ])('messages-create/%s is %s', async (name, code) => {
    await expect(createMessage(client('messages-create', name), 1, { content: 'x', key: 'x' })).rejects.toMatchObject({
      code,
    });
  });

  test('of a recorded history only what a visitor may see is left', async () => {
    const page = await listMessages(client('messages-read', 'latest'), 1, 'latest');
    const { messages } = page;
    const { payload: raw } = recorded('messages-read', 'latest').response.body as { payload: RecordedMessage[] };
    const ACTIVITY = 2;
    expect(raw.some((message) => message.private)).toBe(true);
    expect(raw.some((message) => message.message_type === ACTIVITY)).toBe(true);
    expect(messages.map(({ id }) => id)).toEqual(
      raw.filter((one) => !one.private && one.message_type !== ACTIVITY).map(({ id }) => id),
    );
    // The page's own bounds count what the visitor may not see.
    expect(page).toMatchObject({
      more: raw.length === 20,
      oldestId: raw[0]!.id,
      oldestAt: raw[0]!.created_at,
      lastId: raw.at(-1)!.id,
    });
    expect(messages.length).toBeGreaterThan(1);
    expect(messages.map(({ id }) => id)).toEqual(messages.map(({ id }) => id).toSorted((a, b) => a - b));
    expect(JSON.stringify(messages)).not.toMatch(/@example|pubsub|identifier|phone/);
  });

  test('inbox and profile are read', async () => {
    expect(await getInbox(client('account', 'inbox-agent'))).toMatchObject({ id: 3, channelType: 'Channel::Api' });
    expect((await getProfile(client('account', 'profile-agent'))).accountIds).toContain(1);
  });
});

interface Target {
  name: string;
  make: (() => UpstreamClient) | undefined;
}
const { ONEHASH_URL, ONEHASH_ACCESS_TOKEN = '', ONEHASH_ACCOUNT_ID, ONEHASH_INBOX_ID } = process.env;
const targets: Target[] = [
  {
    name: 'the sandbox',
    make: () =>
      createUpstream({
        url: 'https://x.test',
        token: 'sandbox-bff',
        accountId: 1,
        inboxId: 1,
        budget,
        fetch: createSandbox().fetch,
      }),
  },
  {
    name: 'the live server of ONEHASH_URL',
    make:
      ONEHASH_URL === undefined
        ? undefined
        : () =>
            createUpstream({
              url: ONEHASH_URL,
              token: ONEHASH_ACCESS_TOKEN,
              accountId: Number(ONEHASH_ACCOUNT_ID),
              inboxId: Number(ONEHASH_INBOX_ID),
              budget,
            }),
  },
];

describe.each(targets)('on $name', ({ make }) => {
  test.skipIf(!make)('a visitor becomes a contact, a conversation and messages, and all are found again', async () => {
    const upstream = make!();
    const sourceId = randomUUID();
    expect(await findContactBySession(upstream, sourceId)).toBeNull();
    const contactId = await createContact(upstream, { sourceId, name: 'Visitor test' });
    await expect(createContact(upstream, { sourceId, name: 'Visitor test' })).rejects.toMatchObject({
      code: 'upstream_failed',
      aftermath: 'perhaps',
    });
    expect(await findContactBySession(upstream, sourceId)).toMatchObject({ id: contactId, sessions: [sourceId] });
    expect(await listConversations(upstream, sourceId)).toEqual([]);
    const attributes = { browser_language: 'de' };
    const made = await createConversation(upstream, { sourceId, contactId, attributes });
    const { id } = made.conversation;
    expect(made.isEmpty).toBe(true);
    expect(await listConversations(upstream, sourceId)).toMatchObject([{ conversation: { id, status: 'open' } }]);

    const keys = Array.from({ length: 25 }, () => randomUUID());
    const ids: number[] = [];
    for (const key of keys) ids.push((await createMessage(upstream, id, { content: `text ${key}`, key })).id);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    const found = async (page: Parameters<typeof listMessages>[2]) =>
      (await listMessages(upstream, id, page)).messages
        .filter(({ key }) => keys.some((one) => one === key))
        .map((one) => one.id);
    expect(await found('latest')).toEqual(ids.slice(-20));
    expect(await found({ before: ids[5]! })).toEqual(ids.slice(0, 5));
    expect(await found({ after: ids[20]! })).toEqual(ids.slice(21));
    expect(await found({ from: ids[3]!, to: ids[6]! })).toEqual(ids.slice(3, 7));
    expect((await getInbox(upstream)).channelType).toBe('Channel::Api');
  });
});
