import type { Message } from '../../wire/message.ts';
import { readPendingMessage, type PendingMessage } from './pending-message.ts';
import { createTabs } from './tabs.ts';

/** What tabs tell each other. Another version of the widget may run in one of them, so the names stay. */
export type TabNews =
  | { type: 'put'; outgoing: PendingMessage }
  | { type: 'gone'; key: string; session: string; message?: Message }
  | { type: 'resume'; wish?: 'now' };

interface Listeners {
  onPut(pending: PendingMessage): void;
  /** `message` is what it has become in that session. */
  onGone(key: string, session?: string, message?: Message): void;
  onResume(wish?: 'now'): void;
}

/** Tells the visitor's other tabs what happens to pending messages, and hears it from them. */
export function createOutboxTabs(
  name: string,
  { onPut, onGone, onResume }: Listeners,
  signal: AbortSignal,
  begin?: Promise<void>,
): (news: TabNews) => void {
  return createTabs(name, (news) => receive((news ?? {}) as Partial<TabNews>), signal, begin).tell;

  function receive(news: Partial<TabNews>): void {
    if (news.type === 'put') {
      const pending = readPendingMessage(news.outgoing?.key, news.outgoing);
      if (pending) onPut(pending);
    } else if (news.type === 'gone' && news.key) onGone(news.key, news.session, news.message);
    else if (news.type === 'resume') onResume(news.wish);
  }
}
