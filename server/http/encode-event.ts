import type { StreamEvent } from '../../wire/event.ts';

/** An event in the format of an event stream. A message's id is its cursor. */
export function encodeEvent(event: StreamEvent): string {
  const id = event.type === 'message' ? `id: ${event.message.id}\n` : '';
  return `event: ${event.type}\n${id}data: ${JSON.stringify(event)}\n\n`;
}
