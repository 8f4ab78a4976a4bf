import type { SessionAnswer, SessionIntent, SessionRequest } from '../../wire/session.ts';
import type { Options } from '../options.ts';
import type { FailureCode } from '../public-api.ts';
import type { Failure, BubbleStorage, Session } from './context.ts';
import { makeUuid } from './uuid.ts';

/**
 * The visitor's session with the server, and the only way to call it.
 *
 * @param permit resolves once a session may be opened
 * @param onOpen hears every answer that opens the session
 */
export function createSession(
  { server, site, storage: where }: Options,
  storage: BubbleStorage,
  signal: AbortSignal,
  permit: () => Promise<void>,
  onOpen: (answer: SessionAnswer) => void,
): Session {
  const base = `${server}/v1/${site}/`;
  /** Keeps the bearer. With `storage: 'cookie'` it stays in memory. */
  const bearerStorage = where === 'auto' ? storage : new Map<'bearer', string | undefined>();
  let answer: SessionAnswer | undefined;
  let opening: Promise<SessionAnswer> | undefined;

  const session: Session = {
    get answer() {
      return answer;
    },
    getBearer: () => bearerStorage.get('bearer'),
    enter(next) {
      if (!next || next.bearer) bearerStorage.set('bearer', next?.bearer);
      answer = next;
    },

    open(intent) {
      return (opening ??= permit()
        .then(() => establish(intent))
        .finally(() => (opening = undefined)));
    },

    async call(path, body, until) {
      const token = session.getBearer();
      const response = await fetch(base + path, {
        credentials: 'include',
        signal: until,
        headers: {
          ...(token && { Authorization: `Bearer ${token}` }),
          ...(body && { 'X-Bubble': '1', 'Content-Type': 'application/json' }),
        },
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
      }).catch(() => {
        throw failure('network');
      });
      if (response.ok) return response;
      throw failure('unreadable', response, await response.json().catch(() => {}));
    },

    async request(path, body, until = signal) {
      // Aborting it at the end of the call also removes the listener below.
      const limit = new AbortController();
      const stop = (): void => limit.abort();
      // The server waits 20 s for OneHash Chat. Its own answer has to come first.
      const patience = 30_000;
      const timer = setTimeout(stop, patience);
      until.addEventListener('abort', stop, limit);
      try {
        until.throwIfAborted();
        const response = await session.call(path, body, limit.signal);
        const data = await response.json().catch(() => {});
        // A captive portal or a proxy may answer with status 200.
        if (!data?.session_id) throw failure('unreadable', response);
        return data;
      } finally {
        clearTimeout(timer);
        stop();
      }
    },
  };
  return session;

  async function establish(intent: SessionIntent): Promise<SessionAnswer> {
    // Tabs without a session share one nonce, so that they become one visitor.
    const nonce = await (globalThis.navigator?.locks?.request(base, { signal }, agreeOnNonce).catch(agreeOnNonce) ??
      agreeOnNonce());
    const body: SessionRequest = { nonce, intent };
    let opened: SessionAnswer = await session.request('session', body);
    // The server has set a cookie. The second call tells whether the browser kept it.
    if (opened.ticket) opened = await session.request('session', { ...body, ticket: opened.ticket });
    session.enter(opened);
    storage.set('nonce');
    onOpen(opened);
    return opened;
  }

  async function agreeOnNonce(): Promise<string> {
    const made = makeUuid();
    if (!storage.get('nonce')) {
      storage.set('nonce', made);
      // Without locks the last tab to write wins. Wait until all have written.
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return storage.get('nonce') ?? made;
  }
}

function failure(code: FailureCode, response?: Response, problem?: object): Failure {
  return Object.assign(new Error(code), { code, response }, problem);
}
