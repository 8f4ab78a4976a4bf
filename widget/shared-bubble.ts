import { createBubble, type Hooks } from './index.ts';
import type { Bubble } from './public-api.ts';
import type { BubbleOptions } from './options.ts';
import { countBubbles } from './boot/registry.ts';

/** A claim to a bubble. */
export interface SharedBubble {
  bubble: Bubble;
  release(): void;
}

interface Entry {
  holders: number;
  /** What it was made with, to compare. */
  made: string;
  /** It was made for a holder; else it belongs to the page's own code, and stays. */
  isOurs: boolean;
}

const entries = new Map<Bubble, Entry>();
const watchers = new Set<() => void>();

/**
 * A bubble for components and elements, which come, go, and are put elsewhere: it goes when its last holder has gone
 * and none has come in the same moment.
 */
export function shareBubble(options: BubbleOptions & Hooks): SharedBubble {
  const made = JSON.stringify(options);
  const before = countBubbles();
  const bubble = createBubble(options);
  const known = entries.get(bubble);
  if (known?.holders === 0 && known.made !== made) {
    end(bubble, known);
    return shareBubble(options);
  }
  const entry = known ?? { holders: 0, made, isOurs: countBubbles() > before };
  entry.holders += 1;
  entries.set(bubble, entry);
  if (!known) tell();
  let isHeld = true;

  return {
    bubble,
    release() {
      if (!isHeld) return;
      isHeld = false;
      entry.holders -= 1;
      queueMicrotask(() => {
        if (entry.holders === 0 && entries.get(bubble) === entry) end(bubble, entry);
      });
    },
  };
}

/** Of the bubbles that are held and fit, the one that was there first. */
export function findSharedBubble({ server, site }: Pick<BubbleOptions, 'server' | 'site'> = {}): Bubble | undefined {
  for (const bubble of entries.keys()) {
    if ((!server || bubble.server === server.replace(/\/+$/, '')) && (!site || bubble.site === site)) return bubble;
  }
  return undefined;
}

/** Calls when there is another bubble to find, until the function that it answers is called. */
export function watchSharedBubbles(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function end(bubble: Bubble, { isOurs }: Entry): void {
  entries.delete(bubble);
  if (isOurs) bubble.destroy();
  tell();
}

function tell(): void {
  for (const watcher of watchers) watcher();
}
