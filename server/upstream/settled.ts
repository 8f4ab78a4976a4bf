import type { Message } from '../../wire/message.ts';

/** Messages so close to the newest one may still be overtaken by one with a lower id: the upstream numbers before it stores. */
export const UNSETTLED_SECONDS = 5;

/** The newest id before which nothing can appear any more; 0 when there is none. */
export function settled(messages: Pick<Message, 'id' | 'created_at'>[]): number {
  const newest = messages.at(-1)?.created_at ?? 0;
  return messages.findLast(({ created_at }) => created_at <= newest - UNSETTLED_SECONDS)?.id ?? 0;
}
