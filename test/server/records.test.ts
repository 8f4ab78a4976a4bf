import { beforeEach, expect, test } from 'vitest';
import type { Message } from '../../wire/message.ts';
import { createMemoryStore } from '../../server/store/memory.ts';
import { knownOf } from '../../server/store/record-schemas.ts';
import { counters, leases, locks, records, topics } from '../../server/store/records.ts';
import type { Store } from '../../server/store/store.ts';

const message: Message = {
  id: 7,
  conversation_id: 3,
  key: null,
  message_type: 'outgoing',
  content: 'hello',
  content_type: 'text',
  content_attributes: {},
  created_at: 1_700_000_000,
  sender: { id: 1, name: 'Ann', type: 'agent', avatar_url: '' },
  attachments: [],
};

/** A value of each kind under its name, as a running installation has it. */
const STORED: [name: string, read: (store: Store) => Promise<unknown>, value: unknown][] = [
  ['contact:shop:s', (store) => records.contact({ site: 'shop', store }, 's').get(), 5],
  ['contact-sessions:shop:5', (store) => records.contactSessions({ site: 'shop', store }, 5).get(), ['s']],
  ['contact-tried:shop:s', (store) => records.contactAttempt({ site: 'shop', store }, 's').get(), true],
  ['admitted:shop:s', (store) => records.admitted({ site: 'shop', store }, 's').get(), true],
  ['born:shop:s', (store) => records.firstEpoch({ site: 'shop', store }, 's').get(), 'mark run'],
  ['said:shop:s', (store) => records.lastDetails({ site: 'shop', store }, 's').get(), { hash: 'h', taken: ['email'] }],
  ['moved:shop:s', (store) => records.sessionVerdict({ site: 'shop', store }, 's').get(), 'doubt'],
  ['generation:shop:s', (store) => records.generation({ site: 'shop', store }, 's').get(), 2],
  ['nonce:shop:n', (store) => records.nonceSeed({ site: 'shop', store }, 'n').get(), '7 mark run'],
  ['proved:shop:s', (store) => records.provedFields({ site: 'shop', store }, 's').get(), ['email']],
  ['page-attributes:shop:5', (store) => records.pageAttributes({ site: 'shop', store }, 5).get(), ['plan']],
  [
    'page-changes:shop:3',
    (store) => records.pageChanges({ site: 'shop', store }, 3).get(),
    { attributes: ['cart'], labels: ['vip'] },
  ],
  ['conversation-tried:shop:s', (store) => records.conversationAttempt({ site: 'shop', store }, 's').get(), 1e12],
  [
    'snapshot:shop:s',
    (store) => records.snapshot({ site: 'shop', store }, 's').get(),
    { conversation: { id: 3, status: 'open' }, messages: [knownOf(message)], more: true, readAt: 1e12 },
  ],
  ['newest:shop:s', (store) => records.newestMessages({ site: 'shop', store }, 's').get(), [message]],
  ['told:shop:s', (store) => records.receipts({ site: 'shop', store }, 's').get(), { delivered: 6, read: 5 }],
  [
    'key:shop:s:k',
    (store) => records.key({ site: 'shop', store }, 's', 'k').get(),
    { hash: 'h', startedAt: 0, conversationId: 3, messageId: 7, createdAt: 1_700_000_000 },
  ],
  ['follower:shop:3', (store) => records.follower({ site: 'shop', store }, 3).get(), 'proven'],
  ['session:shop:3', (store) => records.conversationSession({ site: 'shop', store }, 3).get(), 'stranger'],
  ['page:shop:3', (store) => records.page({ site: 'shop', store }, 3).get(), { url: 'https://shop.test/', title: 'A' }],
  ['shown:shop:3', (store) => records.statusTime({ site: 'shop', store }, 3).get(), 1.5],
  ['token:shop:t', (store) => records.tokenUsers({ site: 'shop', store }, 't').get(), ['s', 'proven']],
  ['sweep:shop', (store) => records.watermark({ site: 'shop', store }).get(), { at: 9, since: 8, rows: { 3: 'look' } }],
];

let store: Store;
beforeEach(() => {
  store = createMemoryStore();
});

test.each(STORED)('what a running installation has kept as %s is still read', async (name, read, value) => {
  expect(await read(store)).toBeUndefined();
  await store.set(name, value, 60_000);
  expect(await read(store)).toEqual(value);
});

test.each(STORED)('what can not be read as %s counts as absent', async (name, read) => {
  for (const unreadable of [
    null,
    [7],
    { conversation: 7, messages: 'none' },
    { hash: 7 },
    Number.MAX_VALUE.toString(),
  ]) {
    await store.set(name, unreadable, 60_000);
    const value = await read(store);
    // Some kinds are plain text.
    if (typeof value !== 'string') expect(value).toBeUndefined();
  }
});

test('a message of another shape makes its page absent, and a field that is unknown does not', async () => {
  const [, read] = STORED.find(([name]) => name.startsWith('newest'))!;
  for (const changed of [{ id: '7' }, { content: null }, { attachments: {} }, { sender: undefined }]) {
    await store.set('newest:shop:s', [{ ...message, ...changed }], 60_000);
    expect(await read(store)).toBeUndefined();
  }
  await store.set('newest:shop:s', [{ ...message, reactions: [] }], 60_000);
  expect(await read(store)).toEqual([{ ...message, reactions: [] }]);
});

test('a snapshot of whole messages, as earlier versions kept it, is read without their texts', async () => {
  const [, read, value] = STORED.find(([name]) => name.startsWith('snapshot'))!;
  const withMessage = (changed: object) => ({ ...(value as object), messages: [{ ...message, ...changed }] });
  await store.set('snapshot:shop:s', withMessage({}), 60_000);
  expect(await read(store)).toEqual(value);
  for (const changed of [{ id: '7' }, { content: null }, { attachments: {} }, { sender: undefined }]) {
    await store.set('snapshot:shop:s', withMessage(changed), 60_000);
    expect(await read(store)).toBeUndefined();
  }
});

test('a key that was kept with its whole message is read as its id', async () => {
  await store.set('key:shop:s:k', { hash: 'h', startedAt: 0, message }, 60_000);
  const [, , now] = STORED.find(([name]) => name.startsWith('key'))!;
  expect(await records.key({ site: 'shop', store }, 's', 'k').get()).toEqual(now);
});

test('a key whose message can not be read is not forgotten, so that it is looked up before it is sent again', async () => {
  await store.set('key:shop:s:k', { hash: 'h', startedAt: 0, message: { ...message, content: null } }, 60_000);
  expect(await records.key({ site: 'shop', store }, 's', 'k').get()).toEqual({ hash: 'h', startedAt: 0 });
});

test('all kinds of values, locks, leases and counters have names of their own', () => {
  const scope = { site: 'shop', store };
  expect(STORED).toHaveLength(Object.keys(records).length);
  expect(new Set(STORED.map(([name]) => name)).size).toBe(STORED.length);
  const locked = [
    ...([
      'contact',
      'contactDetails',
      'identity',
      'sessionVerdict',
      'generation',
      'conversation',
      'snapshot',
      'snapshotEdit',
    ] as const),
    ...(['receipts', 'typing', 'statusDelivery', 'key', 'token'] as const),
  ].map((lock) => locks[lock](scope, 's'));
  locked.push(locks.conversationAttributes(scope, 3));
  expect(new Set(locked).size).toBe(Object.keys(locks).length);
  expect([
    leases.events('t'),
    leases.delivery('l'),
    counters.limit('burst', 's'),
    counters.budget(),
    topics.events(),
  ]).toEqual(['live:t', 'delivery:l', 'limit:burst:s', 'budget', 'events']);
});
