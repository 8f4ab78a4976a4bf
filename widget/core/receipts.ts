import type { ReadableAtom } from 'nanostores';
import type { Message } from '../../wire/message.ts';
import type { ReceiptRequest } from '../../wire/receipt.ts';
import type { BubbleStorage } from '../boot/context.ts';
import { placeOf } from './conversation.ts';
import type { Timing } from './timing.ts';

export interface Receipts {
  /** The visitor is in this session now. */
  enter(session: string): void;
  /** Tries again what did not get through. */
  retry(): void;
}

export interface ReceiptNeeds {
  timing: Timing;
  storage: BubbleStorage;
  $messages: ReadableAtom<Message[]>;
  /** The id of the newest message seen in an open panel on a visible page. */
  $seen: ReadableAtom<number>;
  send(receipts: Omit<ReceiptRequest, 'session_id'>): Promise<void>;
}

/** What the server has been told, by message id. */
interface Reported {
  session: string;
  delivered: number;
  read: number;
}

/** The server takes this many at once. */
const MOST = 100;

/** Tells the agents what was delivered to the visitor and what they have read. What fails goes with the next receipt. */
export function createReceipts(needs: ReceiptNeeds, signal: AbortSignal): Receipts {
  const { timing, storage, $messages, $seen } = needs;
  let reported: Reported = { session: '', delivered: 0, read: 0 };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let planned = 0;

  const stops = [$messages.listen(plan), $seen.listen(plan)];
  signal.addEventListener('abort', () => {
    stops.forEach((stop) => stop());
    clearTimeout(timer);
  });
  return {
    enter(session) {
      reported = recall(session);
      plan();
    },
    retry: plan,
  };

  function plan(): void {
    const { delivered, read } = news();
    if (!reported.session || (!read && !delivered.length)) return;
    const at = Date.now() + (read ? timing.read : timing.delivered);
    if (timer && planned <= at) return;
    clearTimeout(timer);
    planned = at;
    timer = setTimeout(() => void report(), at - Date.now());
  }

  async function report(): Promise<void> {
    timer = undefined;
    const { session } = reported;
    // Another tab may have reported it.
    reported = recall(session);
    const { delivered, read } = news();
    if (!read && !delivered.length) return;
    try {
      await needs.send({ delivered, read });
    } catch {
      return;
    }
    if (reported.session !== session) return;
    const newest = Math.max(reported.delivered, ...delivered);
    reported = { session, delivered: newest, read: Math.max(reported.read, read) };
    storage.set('reported', JSON.stringify(reported));
  }

  /** What the server has not been told. A message that is read needs no receipt of its delivery. */
  function news(): Omit<ReceiptRequest, 'session_id'> {
    const seen = $seen.get();
    const messages = $messages.get();
    const read = messages.findLast(({ id, message_type }) => id <= seen && message_type !== 'incoming')?.id ?? 0;
    const delivered = messages
      .slice(placeOf(messages, Math.max(seen, reported.delivered) + 1))
      .filter(({ message_type, content_attributes }) => message_type === 'outgoing' && !content_attributes.deleted);
    return { delivered: delivered.map(({ id }) => id).slice(-MOST), read: read > reported.read ? read : 0 };
  }

  function recall(session: string): Reported {
    const known = reported.session === session ? reported : { session, delivered: 0, read: 0 };
    try {
      const kept = JSON.parse(storage.get('reported') ?? '') as Partial<Record<keyof Reported, unknown>>;
      if (kept.session !== session) return known;
      const [delivered, read] = [Number(kept.delivered) || 0, Number(kept.read) || 0];
      return { session, delivered: Math.max(known.delivered, delivered), read: Math.max(known.read, read) };
    } catch {
      return known;
    }
  }
}
