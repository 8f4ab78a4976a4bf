import { whilePresent } from './page-lifecycle.ts';

export interface Tabs {
  /** Tells the visitor's other tabs. */
  tell(news: unknown): void;
}

/** The tabs of one browser that have the same bubble. A tab in the back/forward cache hears nothing, and loads the store when it is back. */
export function createTabs(
  name: string,
  onNews: (news: unknown) => void,
  signal: AbortSignal,
  begin?: Promise<void>,
): Tabs {
  let channel: BroadcastChannel | undefined;

  whilePresent(
    (stay) => {
      if (!globalThis.BroadcastChannel) return;
      const opened = new BroadcastChannel(name);
      channel = opened;
      opened.onmessage = ({ data }) => onNews(data);
      stay.addEventListener('abort', () => {
        channel = undefined;
        opened.close();
      });
    },
    signal,
    begin,
  );

  // A BroadcastChannel reaches its own origin only.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  return { tell: (news) => channel?.postMessage(news) };
}
