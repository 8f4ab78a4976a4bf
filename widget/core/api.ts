import type { HistoryAnswer, SendAnswer, SendRequest } from '../../wire/message.ts';
import type { ReceiptRequest, TypingRequest } from '../../wire/receipt.ts';
import type { SessionAnswer, SessionIntent } from '../../wire/session.ts';
import type { Failure, Session } from '../boot/context.ts';
import type { Timing } from './timing.ts';
import { childOf, isVisible, type PageContext } from './page-lifecycle.ts';

/** The core's calls to the server. */
export interface Api {
  open(intent: SessionIntent): Promise<SessionAnswer>;
  /** One call in the visitor's session; an answer that opens a session is taken over. Throws a {@link Failure}. */
  ask<Answer extends { session_id: string }>(path: string, body?: object): Promise<Answer>;
  listMessages(direction: 'before' | 'after', id: number): Promise<HistoryAnswer>;
  sendMessage(message: Omit<SendRequest, 'session_id'>, until: AbortSignal): Promise<SendAnswer>;
  sendReceipts(receipts: Omit<ReceiptRequest, 'session_id'>): Promise<void>;
  sendTyping(typing: TypingRequest['typing']): Promise<void>;
  /** The body of an event stream. `query` is asked for once the session is open. */
  openStream(query: () => Record<string, string>, until: AbortSignal): Promise<ReadableStream<Uint8Array>>;
}

/** Calls open the session first if it is not open, and open it again if the server does not know it. */
export function createApi(
  session: Session,
  take: (answer: SessionAnswer) => void,
  /** What the agents may learn about the page. */
  context: () => PageContext,
  { callLimit, opening }: Timing,
  signal: AbortSignal,
): Api {
  /** Ends with the calls that may give the visitor another session. Meanwhile the server may refuse the one before. */
  let moving: Promise<unknown> | undefined;

  const api: Api = {
    async open(intent) {
      await moving;
      return enter(intent);
    },

    ask<Answer extends { session_id: string }>(path: string, body?: object) {
      const answer = askInSession<Answer>(path, body);
      if (path === 'contact') moving = Promise.allSettled([moving, answer]);
      return answer;
    },

    async listMessages(direction, id) {
      await moved();
      return session.request(`messages?${direction}=${id}`);
    },

    async sendMessage(message, until) {
      await moved();
      const { session_id } =
        session.answer ??
        (await api.open('load').catch((error: Failure) => {
          throw Object.assign(error, { at: 'session' } as const);
        }));
      const request: SendRequest = { session_id, ...message, ...context() };
      return limited(until, (limit) => session.request('messages', request, limit));
    },

    sendReceipts: (receipts) => post('receipts', receipts),
    sendTyping: (typing) => post('typing', { typing }),

    async openStream(query, until) {
      const { session_id } = session.answer ?? (await api.open('load'));
      const { body } = await session.call(
        `events?${new URLSearchParams({ ...query(), session_id, ...(!isVisible() && { visible: '0' }) })}`,
        undefined,
        until,
      );
      if (!body) throw new Error('stream without a body');
      return body;
    },
  };
  return api;

  async function enter(intent: SessionIntent): Promise<SessionAnswer> {
    const answer = await session.open(intent);
    take(answer);
    return answer;
  }

  async function askInSession<Answer extends { session_id: string }>(path: string, body?: object): Promise<Answer> {
    const { session_id } = session.answer ?? (await enter('load'));
    const call = (id: string): Promise<Answer> => session.request(path, { session_id: id, ...body });
    const answer = await call(session_id).catch(async (error: Failure) => {
      if (!isStranger(error)) throw error;
      return call((await enter('load')).session_id);
    });
    if ('settings' in answer) {
      const opened = answer as Answer & SessionAnswer;
      session.enter(opened);
      take(opened);
    }
    return answer;
  }

  /** A slow upstream must not hold back for long what the visitor writes. */
  async function moved(): Promise<void> {
    if (moving) await Promise.race([moving, new Promise((resolve) => setTimeout(resolve, opening))]);
  }

  async function post(path: string, what: object): Promise<void> {
    await moved();
    const session_id = session.answer?.session_id;
    if (session_id) await limited(signal, (limit) => session.call(path, { session_id, ...what }, limit));
  }

  async function limited<Result>(until: AbortSignal, call: (limit: AbortSignal) => Promise<Result>): Promise<Result> {
    const limit = childOf(until);
    const timer = setTimeout(() => limit.abort(), callLimit);
    try {
      limit.signal.throwIfAborted();
      return await call(limit.signal);
    } finally {
      clearTimeout(timer);
      limit.abort();
    }
  }
}

/** Whether the server does not know the session, or has another one for this visitor. */
export function isStranger({ code }: Partial<Failure>): boolean {
  return code === 'session_changed' || code === 'session_required';
}

/** How long the server asks to wait, in ms. */
export function waitOf({ response }: Partial<Failure>, { second }: Timing): number {
  return Math.min(600, Math.max(0, Number(response?.headers.get('Retry-After')) || 0)) * second;
}
