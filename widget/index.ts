import type { Bubble } from './instance.ts';
import type { BubbleOptions } from './options.ts';
import { obtainBubble } from './registry.ts';

export type { Bubble, BubbleEvents } from './instance.ts';
export type { BubbleOptions } from './options.ts';

/**
 * Puts a chat bubble on the page. A second call for the same server and site gives the same bubble, until it is
 * destroyed. Importing this is safe on a server; calling it needs a page.
 *
 * @example
 * const bubble = createBubble({ server: 'https://chat.example' });
 * bubble.on('unread', (count) => { document.title = count ? `(${count}) Shop` : 'Shop'; });
 */
export function createBubble(options: BubbleOptions): Bubble {
  return obtainBubble(options);
}
