import type { StreamEvent } from '../../wire/event.ts';
import type { Visitor } from './visitor.ts';

/** A stream that stays open; `events` grows while it does. */
export interface Followed {
  events: StreamEvent[];
  /** What the messages say, as they came. */
  contents(): string[];
}

/** Opens a visitor's stream and resolves when it has caught up. */
export async function follow(visitor: Visitor, after: number): Promise<Followed> {
  const stream = await visitor.stream(after);
  const events: StreamEvent[] = [];
  await new Promise<void>((resolve, reject) => {
    void (async () => {
      for await (const event of stream) {
        events.push(event);
        if (event.type === 'ready') resolve();
      }
    })().catch(reject);
  });
  return {
    events,
    contents: () => events.flatMap((event) => (event.type === 'message' ? [event.message.content] : [])),
  };
}
