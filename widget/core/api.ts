import type { HistoryAnswer, SendAnswer, SendRequest } from '../../wire/message.ts';
import type { SessionAnswer, SessionIntent } from '../../wire/session.ts';
import type { Failure, Session } from '../stage.ts';

/** The calls of the core. Every answer names the session it belongs to; another one than ours opens ours again. */
export interface Api {
  open(intent: SessionIntent): Promise<SessionAnswer>;
  listMessages(direction: 'before' | 'after', id: number): Promise<HistoryAnswer>;
  sendMessage(message: Omit<SendRequest, 'session_id'>): Promise<SendAnswer>;
  /** The body of an event stream that begins after this message; asked for once the session is open. */
  openStream(after: () => number, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
}

/** The session the core works in; opened first where that has not happened yet. */
export function createApi(session: Session, take: (answer: SessionAnswer) => void): Api {
  const api: Api = {
    async open(intent) {
      const answer = await session.open(intent);
      take(answer);
      return answer;
    },

    async listMessages(direction, id) {
      return session.request(`messages?${direction}=${id}`);
    },

    async sendMessage(message) {
      const { session_id } = session.answer ?? (await api.open('load'));
      const request: SendRequest = { session_id, ...message };
      const page = globalThis.location?.href;
      const language = globalThis.navigator?.language;
      if (page) request.page = page;
      if (language) request.language = language;
      return session.request('messages', request);
    },

    async openStream(after, signal) {
      const { session_id } = session.answer ?? (await api.open('load'));
      const query = new URLSearchParams({ after: String(after()), session_id });
      const { body } = await session.call(`events?${query}`, undefined, signal);
      if (!body) throw new Error('stream without a body');
      return body;
    },
  };
  return api;
}

/** The server takes us for nobody, or for somebody else. */
export function isStranger({ code }: Partial<Failure>): boolean {
  return code === 'session_changed' || code === 'session_required';
}

/** Milliseconds the server wants us to wait. */
export function waitOf({ response }: Partial<Failure>): number {
  return (Number(response?.headers.get('Retry-After')) || 0) * 1000;
}
