import type { HistoryAnswer, SendAnswer, SendRequest } from '../../wire/message.ts';
import type { ReceiptRequest, TypingRequest } from '../../wire/receipt.ts';
import type { SessionAnswer, SessionIntent } from '../../wire/session.ts';
import type { Failure, Session } from '../boot/context.ts';
import type { Timing } from './timing.ts';
import { childOf, type PageContext } from './page-lifecycle.ts';

/** The calls of the core. Every answer names the session it belongs to; another one than ours opens ours again. */
export interface Api {
  open(intent: SessionIntent): Promise<SessionAnswer>;
  /** One call in the visitor's session; goes on in the session it answers. */
  ask<Answer extends { session_id: string }>(path: string, body?: object): Promise<Answer>;
  listMessages(direction: 'before' | 'after', id: number): Promise<HistoryAnswer>;
  sendMessage(message: Omit<SendRequest, 'session_id'>, until: AbortSignal): Promise<SendAnswer>;
  sendReceipts(receipts: Omit<ReceiptRequest, 'session_id'>): Promise<void>;
  sendTyping(typing: TypingRequest['typing']): Promise<void>;
  /** The body of an event stream that begins after this message; asked for once the session is open. */
  openStream(query: () => Record<string, string>, until: AbortSignal): Promise<ReadableStream<Uint8Array>>;
}

/** The session the core works in; opened first where that has not happened yet. */
export function createApi(
  session: Session,
  take: (answer: SessionAnswer) => void,
  /** What the agents may know of the page. */
  context: () => PageContext,
  { patience }: Timing,
  signal: AbortSignal,
): Api {
  const api: Api = {
    async open(intent) {
      const answer = await session.open(intent);
      take(answer);
      return answer;
    },

    async ask<Answer extends { session_id: string }>(path: string, body?: object) {
      const { session_id } = session.answer ?? (await api.open('load'));
      const call = (id: string): Promise<Answer> => session.request(path, { session_id: id, ...body });
      const answer = await call(session_id).catch(async (error: Failure) => {
        if (!isStranger(error)) throw error;
        return call((await api.open('load')).session_id);
      });
      if ('settings' in answer) {
        const opened = answer as Answer & SessionAnswer;
        if (opened.bearer) session.setBearer(opened.bearer);
        take((session.answer = opened));
      }
      return answer;
    },

    async listMessages(direction, id) {
      return session.request(`messages?${direction}=${id}`);
    },

    async sendMessage(message, until) {
      const { session_id } =
        session.answer ??
        (await api.open('load').catch((error: Failure) => {
          throw Object.assign(error, { at: 'session' } as const);
        }));
      const request: SendRequest = { session_id, ...message, ...context() };
      return limited(until, (limit) => session.request('messages', request, limit));
    },

    sendReceipts: (receipts) => tell('receipts', receipts),
    sendTyping: (typing) => tell('typing', { typing }),

    async openStream(query, until) {
      const { session_id } = session.answer ?? (await api.open('load'));
      const { body } = await session.call(
        `events?${new URLSearchParams({ ...query(), session_id })}`,
        undefined,
        until,
      );
      if (!body) throw new Error('stream without a body');
      return body;
    },
  };
  return api;

  async function tell(path: string, what: object): Promise<void> {
    const session_id = session.answer?.session_id;
    if (session_id) await limited(signal, (limit) => session.call(path, { session_id, ...what }, limit));
  }

  async function limited<Result>(until: AbortSignal, call: (limit: AbortSignal) => Promise<Result>): Promise<Result> {
    const limit = childOf(until);
    const timer = setTimeout(() => limit.abort(), patience);
    try {
      limit.signal.throwIfAborted();
      return await call(limit.signal);
    } finally {
      clearTimeout(timer);
      limit.abort();
    }
  }
}

/** The server takes us for nobody, or for somebody else. */
export function isStranger({ code }: Partial<Failure>): boolean {
  return code === 'session_changed' || code === 'session_required';
}

/** Milliseconds the server wants us to wait. */
export function waitOf({ response }: Partial<Failure>, { second }: Timing): number {
  return (Number(response?.headers.get('Retry-After')) || 0) * second;
}
