// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb';
import { createStore, set } from 'idb-keyval';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createOutboxStore } from '../../widget/core/outbox-store.ts';
import { scaled, TIMING } from '../../widget/core/timing.ts';
import { eventually } from '../support/eventually.ts';
import { arrived, DATABASE, empty, stored, types } from './facts.ts';
import { createVisitor, live, type Visitor } from './visitor.ts';

let visitor: Visitor;
beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('localStorage', {} as Storage);
});
afterEach(() => {
  visitor.leave();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('what a browser kept', () => {
  test('of another version, or of nobody, is a message where it has a text, and nothing else', async () => {
    const store = createStore(DATABASE, 'outbox');
    const key = crypto.randomUUID();
    await set(key, { key, text: 'an older version wrote this', status: 3 }, store);
    await set('no key of ours', { content: 'editable' }, store);
    await set(crypto.randomUUID(), { content: ' ' }, store);
    await set(crypto.randomUUID(), null, store);
    await set(crypto.randomUUID(), [1, { state: {} }], store);
    await set(7, { content: 'a key that is no text' }, store);
    visitor = createVisitor();
    const tab = visitor.openTab();
    await arrived(visitor, 'an older version wrote this');
    await eventually(() => types(tab).length === 1);
    expect(tab.core.outbox.$pending.get()).toMatchObject([{ content: 'editable', state: { type: 'refused' } }]);
    expect(visitor.posted('messages')[0].attempt).toBeGreaterThan(1);
  });

  test('under our name and in another form hinders nothing', async () => {
    await set('a', 'b', createStore(DATABASE, 'something else'));
    visitor = createVisitor();
    visitor.openTab().core.outbox.send('Hello?');
    await arrived(visitor, 'Hello?');
  });
});

test('what is written before the store is open is there for the next page', async () => {
  visitor = createVisitor();
  const store = createOutboxStore('early', TIMING);
  const key = crypto.randomUUID();
  const created_at = Math.floor(Date.now() / 1000);
  await store.put({ key, content: 'early', attempt: 0, tried_at: 0, seq: 1, created_at, state: { type: 'sending' } });
  expect(await store.load()).toHaveLength(1);
  await eventually(async () => (await createOutboxStore('early', TIMING).load()).length === 1);
});

describe('a browser that refuses to keep', () => {
  const refusals: Record<string, () => void> = {
    'at all': () => vi.stubGlobal('indexedDB', undefined),
    'by throwing': () =>
      vi.stubGlobal('indexedDB', {
        open() {
          throw new DOMException('no', 'SecurityError');
        },
      }),
    'by silence': () => vi.stubGlobal('indexedDB', { open: () => ({}) }),
  };
  test.each(Object.keys(refusals))('%s has its messages sent all the same, in order', async (how) => {
    refusals[how]!();
    visitor = createVisitor({ timing: scaled(20) });
    const tab = visitor.openTab();
    tab.core.outbox.send('one');
    tab.core.outbox.send('two');
    await arrived(visitor, 'one', 'two');
    await empty(tab);
  });

  test('because the disk is full, or later breaks, goes on with what it has', async () => {
    visitor = createVisitor({ timing: scaled(20) });
    const tab = visitor.openTab();
    await live(tab);
    visitor.setNetwork('down');
    tab.core.outbox.send('one');
    await stored(1);
    const { prototype } = (await import('fake-indexeddb')).IDBObjectStore;
    const put = vi.spyOn(prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    tab.core.outbox.send('two');
    visitor.setNetwork('up');
    await arrived(visitor, 'one', 'two');
    await empty(tab);
    put.mockRestore();
    await stored(0);
  });
});
