import type { Message } from './message.ts';

/**
 * Seconds before the newest message in which another message with a lower id may still appear: the upstream gives a
 * message its id before it stores it.
 */
export const UNSETTLED_SECONDS = 5;

/**
 * The newest id up to which no message can appear any more; 0 if there is none.
 *
 * @param messages ascending by id
 */
export function settledId(messages: readonly Pick<Message, 'id' | 'created_at'>[]): number {
  const newest = messages.at(-1)?.created_at ?? 0;
  return messages.findLast(({ created_at }) => created_at <= newest - UNSETTLED_SECONDS)?.id ?? 0;
}
