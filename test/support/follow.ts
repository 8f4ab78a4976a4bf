import type { StreamEvent } from '../../wire/event.ts';
import type { Visitor } from './visitor.ts';

/** A stream that stays open; `events` grows while it does. */
export interface Followed {
  events: StreamEvent[];
  /** What the messages say, as they came: one that arrives while the stream catches up may come twice. */
  contents(): string[];
  /** What the bubble shows of it: each message once, by id, as it came last. */
  shown(): string[];
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
  const messages = () => events.flatMap((event) => (event.type === 'message' ? [event.message] : []));
  return {
    events,
    contents: () => messages().map(({ content }) => content),
    shown: () =>
      [...new Map(messages().map((message) => [message.id, message])).values()]
        .toSorted((a, b) => a.id - b.id)
        .map(({ content }) => content),
  };
}
