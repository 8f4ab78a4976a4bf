import { createBubble, type Hooks } from './index.ts';
import type { Bubble } from './public-api.ts';
import type { BubbleOptions } from './options.ts';
import { countBubbles } from './boot/registry.ts';

/** A bubble that several users share. */
export interface SharedBubble {
  bubble: Bubble;
  /** This user needs it no more. */
  release(): void;
}

interface Entry {
  users: Set<symbol>;
  /** The options it was made with, to compare. */
  options: string;
  /** It was made for a user. Otherwise it belongs to the page's own code, and stays. */
  isOurs: boolean;
}

const entries = new Map<Bubble, Entry>();
const watchers = new Set<() => void>();

/**
 * A bubble for components and elements. Frameworks remove and add these at will, so the bubble is destroyed only if no
 * other user comes in the task in which the last one has released it.
 */
export function shareBubble(given: BubbleOptions & Hooks): SharedBubble {
  const options = JSON.stringify(given);
  const before = countBubbles();
  const bubble = createBubble(given);
  const known = entries.get(bubble);
  if (known?.users.size === 0 && known.options !== options) {
    end(bubble, known);
    return shareBubble(given);
  }
  const entry = known ?? { users: new Set(), options, isOurs: countBubbles() > before };
  const user = Symbol();
  entry.users.add(user);
  entries.set(bubble, entry);
  if (!known) notifyWatchers();

  return {
    bubble,
    release() {
      if (!entry.users.delete(user)) return;
      queueMicrotask(() => {
        if (entry.users.size === 0 && entries.get(bubble) === entry) end(bubble, entry);
      });
    },
  };
}

/** Of the shared bubbles of this server and site, the one that was made first. */
export function findSharedBubble({ server, site }: Pick<BubbleOptions, 'server' | 'site'> = {}): Bubble | undefined {
  for (const bubble of entries.keys()) {
    if ((!server || bubble.server === server.replace(/\/+$/, '')) && (!site || bubble.site === site)) return bubble;
  }
  return undefined;
}

/** Calls the watcher when the shared bubbles change. @returns a function that ends this */
export function watchSharedBubbles(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function end(bubble: Bubble, { isOurs }: Entry): void {
  entries.delete(bubble);
  if (isOurs) bubble.destroy();
  notifyWatchers();
}

function notifyWatchers(): void {
  for (const watcher of watchers) watcher();
}
