// @vitest-environment node
import { setMaxListeners } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPollPace } from '../../widget/core/poll-pace.ts';
import { createStream } from '../../widget/core/stream.ts';
import { TIMING } from '../../widget/core/timing.ts';
import { createDice } from '../chaos/dice.ts';

const PAGES = 200;
/** Of all pages, in a tenth of a second, at most. */
const AT_ONCE = PAGES / 5;
const READY = 'event: ready\ndata: {"type":"ready","session_id":"s","conversation":null,"through":0}\n\n';

let ending: AbortController;
beforeEach(() => {
  vi.useFakeTimers();
  const dice = createDice(1);
  vi.spyOn(Math, 'random').mockImplementation(dice.next);
  ending = new AbortController();
  setMaxListeners(0, ending.signal);
});
afterEach(() => {
  ending.abort();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** The most moments within a tenth of a second. */
function crowd(moments: number[]): number {
  return Math.max(...moments.map((from) => moments.filter((at) => at >= from && at < from + 100).length));
}

/** A server with pages that have a stream each. */
function openPages() {
  const open: ReadableStreamDefaultController<Uint8Array>[] = [];
  const server = { isUp: true, calls: [] as number[], accepted: [] as number[], breakAll };
  for (let page = 0; page < PAGES; page += 1) {
    createStream(
      {
        name: `page ${page}`,
        timing: TIMING,
        async openStream() {
          server.calls.push(Date.now());
          if (!server.isUp) throw new TypeError('Failed to fetch');
          server.accepted.push(Date.now());
          return new ReadableStream({
            start(controller) {
              controller.enqueue(new TextEncoder().encode(READY));
              open.push(controller);
            },
          });
        },
        renewSession: async () => {},
        isPolled: () => false,
        onEvent() {},
        onLive() {},
      },
      ending.signal,
    );
  }
  return server;

  function breakAll(): void {
    server.calls.length = server.accepted.length = 0;
    for (const controller of open.splice(0)) controller.error(new TypeError('network error'));
  }
}

test.each([5, 20])(
  'pages that lost the server at the same moment are all back within two seconds of its return, not at the same moment: %d s',
  async (seconds) => {
    const server = openPages();
    await vi.advanceTimersByTimeAsync(1_000);
    server.isUp = false;
    server.breakAll();
    await vi.advanceTimersByTimeAsync(seconds * 1_000);
    server.isUp = true;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(server.accepted).toHaveLength(PAGES);
    expect(crowd(server.accepted)).toBeLessThan(AT_ONCE);
  },
);

test('pages whose streams break while the server is there do not come back at the same moment', async () => {
  const server = openPages();
  await vi.advanceTimersByTimeAsync(1_000);
  server.breakAll();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(server.accepted).toHaveLength(PAGES);
  expect(crowd(server.accepted)).toBeLessThan(PAGES / 2);
});

test('the polls of pages that wait for the server come at different moments', async () => {
  const moments: number[] = [];
  for (let page = 0; page < PAGES; page += 1) {
    const pace = createPollPace({ timing: TIMING, isThrough: () => false, activity: [] }, () => {}, ending.signal);
    const tick = (): void => {
      moments.push(Date.now());
      setTimeout(tick, pace.pause());
    };
    tick();
  }
  await vi.advanceTimersByTimeAsync(10_000);
  expect(crowd(moments.filter((at) => at > moments[0]! + 5_000))).toBeLessThan(AT_ONCE);
});
