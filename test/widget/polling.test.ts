// @vitest-environment node
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import '../../widget/core/polling.ts';
import { scaled } from '../../widget/core/timing.ts';
import { eventually } from '../support/eventually.ts';
import { arrived, CONVERSATION } from './facts.ts';
import { createVisitor, live, type Tab, type Visitor } from './visitor.ts';

let visitor: Visitor;
beforeEach(() => vi.stubGlobal('localStorage', {} as Storage));
afterEach(() => {
  box = undefined;
  visitor.leave();
  vi.unstubAllGlobals();
});

// Loaded with the first doubt; by then its module is known, as a chunk is that was loaded in time.
/** What a box between browser and server does to event streams. Everything else passes. */
type Box = (response: Response, signal: AbortSignal | null | undefined) => Response | Promise<Response>;

const BOXES: Record<string, Box> = {
  'cuts them at once': (response) => {
    void response.body?.cancel();
    return new Response('');
  },
  'refuses them': () => new Response('blocked by policy', { status: 403, headers: { 'content-type': 'text/html' } }),
  'opens them and lets nothing through': (response) => {
    void response.body?.cancel();
    return new Response(new ReadableStream());
  },
  'scans them to their end before it answers': (response, signal) => {
    void response.body?.cancel();
    return new Promise((_, reject) =>
      signal?.addEventListener('abort', () => reject(new TypeError('Failed to fetch'))),
    );
  },
  'lets only what comes first through': (response) => new Response(response.body!.pipeThrough(firstFrames())),
  'delays all that they bring': (response) => new Response(response.body!.pipeThrough(later(600))),
};

let box: Box | undefined;

function throughBox(): void {
  const direct = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const response = await direct(input, init);
    return box && String(input).includes('/events?') && response.ok ? box(response, init?.signal) : response;
  };
}

/** Lets through what a stream has to say until it is ready. */
function firstFrames(): TransformStream<Uint8Array, Uint8Array> {
  let isReady = false;
  return new TransformStream({
    transform(chunk, controller) {
      if (!isReady) controller.enqueue(chunk);
      isReady ||= new TextDecoder().decode(chunk).includes('event: ready');
    },
  });
}

function later(ms: number): TransformStream<Uint8Array, Uint8Array> {
  return new TransformStream({
    async transform(chunk, controller) {
      await new Promise((resolve) => setTimeout(resolve, ms));
      controller.enqueue(chunk);
    },
  });
}

/** Twenty times as fast as in life. The grace is longer than a slow machine takes for what is due at once. */
const FAST = { ...scaled(20), grace: 1_000 };

/** A visitor who has written once. */
async function talking(timing = FAST): Promise<Tab> {
  visitor = createVisitor({ timing, heartbeat: 200 });
  throughBox();
  const tab = visitor.openTab();
  tab.core.outbox.send('Hello?');
  await arrived(visitor, 'Hello?');
  return tab;
}

describe.each(Object.entries(BOXES))('where a box %s', (_name, filter) => {
  beforeEach(() => {
    box = filter;
  });

  test("the agent's answers come, changed ones too, and nothing alarms the visitor", async () => {
    const tab = await talking();
    const alarms: string[] = [];
    tab.core.$connection.listen((state) => alarms.push(state));
    const ids: number[] = [];
    for (const text of ['First answer', 'Second answer', 'Third answer']) {
      ids.push(await visitor.stack.reply(1, text));
      await eventually(() => tab.texts().includes(text));
    }
    await visitor.stack.upstream('DELETE', `${CONVERSATION}/${ids[1]}`);
    await eventually(() => tab.core.conversation.$messages.get()[2]?.content_attributes.deleted);
    await visitor.stack.upstream('POST', '/api/v1/accounts/1/conversations/1/toggle_status', { status: 'resolved' });
    await eventually(() => tab.core.$conversation.get()?.status === 'resolved');
    tab.core.outbox.send('Thanks');
    await eventually(() => tab.core.outbox.$pending.get().length === 0);
    expect(tab.texts()).toEqual(['Hello?', 'First answer', expect.any(String), 'Third answer', 'Thanks']);
    // Longer than the grace after which a lost connection is shown.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(alarms).toEqual([]);
    // Each answer was news once.
    expect(tab.told.filter((line) => line.startsWith('message'))).toHaveLength(3);
  });

  test('messages whose contact was deleted are gone from the open panel, and the visitor starts anew', async () => {
    const tab = await talking();
    await visitor.stack.reply(1, 'An answer');
    await eventually(() => tab.texts().includes('An answer'));
    const remove = ['DELETE', '/api/v1/accounts/1/contacts/1', undefined, 'sandbox-admin'] as const;
    expect((await visitor.stack.upstream(...remove)).status).toBe(200);
    // It has no newest messages in its memory any more, as after a minute.
    visitor.stack.restart();
    await eventually(() => tab.texts().length === 0);
    expect(tab.core.$conversation.get()).toBeNull();
    tab.core.outbox.send('Hello again');
    await eventually(() => tab.core.outbox.$pending.get().length === 0);
    await eventually(() => tab.texts().join() === 'Hello again');
  });
});

test('streams are asked for again, ever more rarely, and end the polls once they get through', async () => {
  box = BOXES['opens them and lets nothing through'];
  const tab = await talking();
  await visitor.stack.reply(1, 'Polled');
  await eventually(() => tab.texts().includes('Polled'));
  await eventually(() => visitor.streams().length >= 3);
  box = undefined;
  await live(tab);
  visitor.calls();
  await visitor.stack.reply(1, 'Streamed');
  await eventually(() => tab.texts().includes('Streamed'));
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(visitor.calls().filter((call) => call === 'GET messages')).toEqual([]);
});

test('a visitor whose streams get through is never polled for', async () => {
  // A slow machine is not to be taken for a slow stream.
  const tab = await talking({ ...FAST, opening: 10_000, missedBeat: 10_000, silence: 10_000 });
  await live(tab);
  await visitor.stack.reply(1, 'One');
  await eventually(() => tab.texts().includes('One'));
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(visitor.calls().filter((call) => call === 'GET messages')).toEqual([]);
});

test('an answer longer than a page, while no stream gets through, comes whole and in order', async () => {
  const tab = await talking();
  await live(tab);
  visitor.setNetwork('down');
  const texts = Array.from({ length: 130 }, (_, index) => `answer ${index}`);
  for (const text of texts) await visitor.stack.reply(1, text);
  box = BOXES['refuses them'];
  visitor.setNetwork('up');
  await eventually(() => tab.texts().length === 131, 15_000);
  expect(tab.texts()).toEqual(['Hello?', ...texts]);
});

test('polls that get another session bring the visitor into it, and show nothing of it before', async () => {
  box = BOXES['refuses them'];
  const tab = await talking();
  await visitor.stack.reply(1, 'For the first');
  await eventually(() => tab.texts().includes('For the first'));
  visitor.clearCookies();
  await eventually(() => tab.texts().length === 0, 10_000);
  tab.core.outbox.send('As another');
  await eventually(() => tab.core.outbox.$pending.get().length === 0);
  expect(tab.texts()).toEqual(['As another']);
});

test('no two streams, and no two polls, have the same address', async () => {
  const tab = await talking();
  await live(tab);
  for (let count = 0; count < 3; count += 1) {
    const before = visitor.streams().length;
    visitor.setNetwork('down');
    visitor.setNetwork('up');
    await eventually(() => visitor.streams().length > before);
    await live(tab);
  }
  box = BOXES['cuts them at once'];
  visitor.setNetwork('down');
  visitor.setNetwork('up');
  await eventually(() => visitor.urls().filter((url) => url.includes('/messages?')).length > 3);
  const asked = visitor.urls();
  expect(new Set(asked).size).toBe(asked.length);
});
