import type { ReadableAtom } from 'nanostores';
import type { Message } from '../../wire/message.ts';
import { settledId } from '../../wire/settled.ts';

export interface StreamCursor {
  /** The server has sent everything up to this id. A message alone proves nothing of those before it. */
  advance(id: number): void;
  /** The query of the next stream. No two are equal, so that no cache can answer a stream with an earlier one. */
  next(): Record<string, string>;
}

/**
 * Where the next stream begins, so that it misses nothing.
 *
 * @param $firstPage the page of history with which the session began; each session begins anew
 */
export function createStreamCursor(
  $firstPage: ReadableAtom<Message[]>,
  $messages: ReadableAtom<Message[]>,
  signal: AbortSignal,
): StreamCursor {
  let cursor = 0;
  let streams = 0;
  const stop = $firstPage.subscribe((messages) => {
    cursor = settledId(messages);
    streams = 0;
  });
  signal.addEventListener('abort', stop);

  return {
    advance(id) {
      cursor = Math.max(cursor, id);
    },
    next() {
      streams += 1;
      const oldest = $messages.get()[0]?.id;
      // After 0 would come the newest page, and not what is missing before it.
      const after = cursor || (oldest ? Math.max(1, oldest - 1) : 0);
      // While no stream was open, a message of the newest page may have been changed.
      return { after: String(after), ...(streams > 1 && { resync: '1' }), once: `${Date.now()}${Math.random()}` };
    },
  };
}
