import type { SessionAnswer, SessionRequest } from '../../wire/session.ts';
import type { Options } from '../options.ts';
import type { FailureCode } from '../public-api.ts';
import type { Failure, BubbleStorage, Session } from './context.ts';
import { makeUuid } from './uuid.ts';

/** Longer than the server waits for OneHash Chat (20 s), so that its own answer comes first. */
const PATIENCE = 30_000;

/** The visitor's session with the server, and the one way to call it. `permit` may keep it shut; `onOpen` hears every answer. */
export function createSession(
  { server, site, storage: where }: Options,
  storage: BubbleStorage,
  signal: AbortSignal,
  permit: () => Promise<void>,
  onOpen: (answer: SessionAnswer) => void,
): Session {
  const base = `${server}/v1/${site}/`;
  /** Where localStorage must not have it. */
  let bearer: string | undefined;
  let opening: Promise<SessionAnswer> | undefined;

  const session: Session = {
    answer: undefined,
    getBearer: () => (where === 'auto' ? storage.get('bearer') : bearer),
    setBearer(value) {
      if (where === 'auto') storage.set('bearer', value);
      else bearer = value;
    },

    open(intent) {
      return (opening ??= permit()
        .then(() => establish({ nonce: '', intent }))
        .finally(() => (opening = undefined)));
    },

    async call(path, body, until) {
      const headers: Record<string, string> = {};
      const init: RequestInit = { credentials: 'include', headers, signal: until };
      if (body) {
        headers['X-Bubble'] = '1';
        headers['Content-Type'] = 'application/json';
        init.method = 'POST';
        init.body = JSON.stringify(body);
      }
      const token = session.getBearer();
      if (token) headers['Authorization'] = `Bearer ${token}`;
      const response = await fetch(base + path, init).catch(() => {
        throw failure('network');
      });
      if (response.ok) return response;
      throw failure('unreadable', response, await response.json().catch(() => {}));
    },

    async request(path, body, until = signal) {
      // Aborted at the end of the call; as its options, that takes the listener off.
      const limit = new AbortController();
      const stop = (): void => limit.abort();
      const timer = setTimeout(stop, PATIENCE);
      until.addEventListener('abort', stop, limit);
      try {
        until.throwIfAborted();
        const response = await session.call(path, body, limit.signal);
        const data = await response.json().catch(() => {});
        // A captive portal's page, a proxy's greeting: a good status, and no answer of the server's.
        if (!data?.session_id) throw failure('unreadable', response);
        return data;
      } finally {
        clearTimeout(timer);
        stop();
      }
    },
  };
  return session;

  async function establish(body: SessionRequest): Promise<SessionAnswer> {
    // All tabs that are strangers at this moment take the same nonce, and so become one visitor.
    body.nonce = await (globalThis.navigator?.locks?.request(base, { signal }, agreeOnNonce).catch(agreeOnNonce) ??
      agreeOnNonce());
    let answer: SessionAnswer;
    do {
      answer = await session.request('session', body);
      if (answer.bearer) session.setBearer(answer.bearer);
      // A cookie was set: does it come back? Asked once.
      if (body.ticket) break;
      body.ticket = answer.ticket!;
    } while (body.ticket);
    storage.set('nonce');
    onOpen((session.answer = answer));
    return answer;
  }

  async function agreeOnNonce(): Promise<string> {
    const made = makeUuid();
    if (!storage.get('nonce')) {
      storage.set('nonce', made);
      // Without locks the last writer wins, once all have written.
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return storage.get('nonce') ?? made;
  }
}

function failure(code: FailureCode, response?: Response, problem?: object): Failure {
  return Object.assign(new Error(code), { code, response }, problem);
}
