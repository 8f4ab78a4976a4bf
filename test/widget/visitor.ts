import { setMaxListeners } from 'node:events';
import { BFF, createStack, ORIGIN, type Stack, type StackOptions } from '../support/stack.ts';
import { eventually } from '../support/eventually.ts';
import { createCore, type Core } from '../../widget/core/core.ts';
import { TIMING, type Timing } from '../../widget/core/timing.ts';
import { createEvents } from '../../widget/boot/events.ts';
import { createStorage } from '../../widget/boot/storage.ts';
import { createSession } from '../../widget/boot/session.ts';
import { makeUuid } from '../../widget/boot/uuid.ts';
import type { Session } from '../../widget/boot/context.ts';

// One signal ends all that an instance has, and more than ten things listen to it.
setMaxListeners(0);

/** A tab without a page: session and core, as the bubble puts them together. */
export interface Tab {
  core: Core;
  session: Session;
  /** What the host page was told, as `name detail`. */
  told: string[];
  /** The texts in the log, in order. */
  texts(): string[];
  close(): void;
}

/** A browser on the shop's page, over the real BFF and the sandbox. */
export interface Visitor {
  stack: Stack;
  /** `down`: no call gets through; running streams end. */
  setNetwork(network: 'up' | 'down'): void;
  /** Answers the next calls to this path in the server's place. */
  answerNext(path: string, ...answers: Response[]): void;
  /** The server takes the next call to this path, and its answer never comes. */
  loseAnswer(path: string): void;
  /** What happens to every event of a stream on its way: it may become several, or none. */
  onFrame: (frame: string) => string;
  /** From now on the calls go to this server, as a load balancer would have them. */
  moveTo(app: Stack['app']): void;
  clearCookies(): void;
  /** @param begin delays the tab's stream, store and calls */
  openTab(keys?: () => string, begin?: Promise<void>): Tab;
  /** Calls since the last time they were asked for, as `METHOD path`. */
  calls(): string[];
  /** The bodies posted to this path so far. */
  posted(path: string): Posted[];
  /** The addresses that were asked with GET so far. */
  urls(): string[];
  /** The queries of the streams asked for so far. */
  streams(): Record<string, string>[];
  leave(): void;
}

/** Of any shape: the tests look into it. */
export type Posted = ReturnType<typeof JSON.parse>;

export function createVisitor(wish: StackOptions & { cookies?: 'kept' | 'refused'; timing?: Timing } = {}): Visitor {
  const stack = createStack({ env: { BUBBLE_LIMITS: 'off' }, ...wish });
  const jar = new Map<string, string>();
  const tabs: Tab[] = [];
  const instead: [string, Response][] = [];
  const lost: string[] = [];
  const posts: { path: string; body: Posted }[] = [];
  const streams: Record<string, string>[] = [];
  const urls: string[] = [];
  let calls: string[] = [];
  let network = new AbortController();
  let server: Stack['app'] | undefined;
  const before = globalThis.fetch;

  globalThis.fetch = async (input, init) => {
    const url = new URL(String(input));
    const method = init?.method ?? 'GET';
    const path = url.pathname.replace('/v1/main/', '');
    calls.push(`${method} ${path}`);
    if (method === 'GET') urls.push(url.href);
    if (init?.body) posts.push({ path, body: JSON.parse(String(init.body)) });
    if (path === 'events') streams.push(Object.fromEntries(url.searchParams));
    if (network.signal.aborted) throw new TypeError('Failed to fetch');
    // Polls come by themselves, so they take no answer that is meant for a call of the test's.
    const isPoll = path === 'messages' && url.searchParams.has('once');
    const other = isPoll ? -1 : instead.findIndex(([target]) => target === path);
    if (other >= 0) return instead.splice(other, 1)[0]![1];

    const request = new Request(url, { ...init, signal: joinSignals(init?.signal, network.signal) });
    request.headers.set('origin', ORIGIN);
    request.headers.set('sec-fetch-site', 'cross-site');
    request.headers.set('user-agent', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36');
    if (jar.size) request.headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await (server ?? stack.app).fetch(request);
    // Not the request's own signal: nobody holds it, and it would be collected before it ends.
    const end = endOf([init?.signal, network.signal]);
    if (lost.includes(path)) {
      lost.splice(lost.indexOf(path), 1);
      return new Promise((_, reject) => {
        const fail = (): void => reject(new TypeError('Failed to fetch'));
        if (end.aborted) fail();
        end.addEventListener('abort', fail);
      });
    }
    for (const cookie of wish.cookies === 'refused' ? [] : response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      jar.set(name, value);
    }
    if (!response.body) return response;
    const body =
      path === 'events' ? response.body.pipeThrough(eachFrame((frame) => visitor.onFrame(frame))) : response.body;
    return new Response(cut(body, end), response);
  };

  const visitor: Visitor = {
    stack,
    onFrame: (frame) => frame,
    loseAnswer: (path) => lost.push(path),
    posted: (path) => posts.filter((post) => post.path === path).map(({ body }) => body),
    urls: () => urls,
    streams: () => streams,
    setNetwork(state) {
      if (state === 'down') network.abort();
      else network = new AbortController();
    },
    answerNext: (path, ...answers) => instead.push(...answers.map((answer) => [path, answer] as [string, Response])),
    moveTo: (app) => void (server = app),
    clearCookies: () => jar.clear(),
    openTab(keys = makeUuid, begin) {
      const controller = new AbortController();
      const options = { server: BFF, site: 'main', title: '', storage: 'auto', more: {} } as const;
      const storage = createStorage('bubble:');
      const events = createEvents(controller.signal);
      const session = createSession(
        options,
        storage,
        controller.signal,
        async () => {},
        () => events.emit('session'),
      );
      const told: string[] = [];
      const emit = (name: string, detail?: unknown): void => {
        told.push(`${name} ${typeof detail === 'object' ? (detail as { content: string }).content : String(detail)}`);
      };
      const context = {
        options,
        name: `bubble:${BFF}/main`,
        session,
        storage,
        makeKey: keys,
        on: events.on,
        emit,
        ...(begin && { begin }),
      };
      const core = createCore(context, controller.signal, wish.timing ?? TIMING);
      const tab: Tab = {
        core,
        session,
        told,
        texts: () =>
          [...core.conversation.$messages.get(), ...core.outbox.$pending.get()].map(({ content }) => content),
        close: () => controller.abort(),
      };
      tabs.push(tab);
      return tab;
    },
    calls() {
      const made = calls;
      calls = [];
      return made;
    },
    leave() {
      for (const tab of tabs) tab.close();
      globalThis.fetch = before;
      stack.close();
    },
  };
  return visitor;
}

/** Waits until the stream of a tab is live. */
export async function live(tab: Tab): Promise<void> {
  await eventually(() => tab.told.findLast((line) => line.startsWith('stream')) === 'stream live');
}

function joinSignals(one: AbortSignal | null | undefined, other: AbortSignal): AbortSignal {
  return one ? AbortSignal.any([one, other]) : other;
}

/** Aborts with the first of them; they hold it. */
function endOf(signals: (AbortSignal | null | undefined)[]): AbortSignal {
  const first = new AbortController();
  for (const signal of signals) {
    if (signal?.aborted) first.abort();
    signal?.addEventListener('abort', () => first.abort());
  }
  return first.signal;
}

/** A body breaks off with its connection. */
function cut(body: ReadableStream<Uint8Array>, signal: AbortSignal): ReadableStream<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  body.pipeTo(writable, { signal }).catch(() => {});
  return readable;
}

function eachFrame(change: (frame: string) => string): TransformStream<Uint8Array, Uint8Array> {
  const [decoder, encoder] = [new TextDecoder(), new TextEncoder()];
  let text = '';
  return new TransformStream({
    transform(chunk, controller) {
      const frames = (text + decoder.decode(chunk, { stream: true })).split('\n\n');
      text = frames.pop() ?? '';
      for (const frame of frames) {
        const changed = change(`${frame}\n\n`);
        if (changed) controller.enqueue(encoder.encode(changed));
      }
    },
  });
}
