import { startBubble, type Chunks } from './bubble.ts';
import { readOptions, type BubbleOptions } from '../options.ts';
import type { Handle } from './context.ts';

/** Shared by all copies of the script on the page: each `?site=` is a module of its own. */
const NAME = Symbol.for('onehash-bubble');

/** The bubble of this server and site; made when there is none yet. `home` is the server that is meant without one. */
export function obtainHandle(
  given: { [Name in keyof BubbleOptions]?: unknown },
  recover?: (server: string) => Promise<{ CHUNKS: Chunks }>,
  home?: string,
): Handle {
  const options = readOptions(given, home);
  const bubbles = ((globalThis as { [NAME]?: Record<string, Handle> })[NAME] ??= {});
  const name = `${options.server} ${options.site}`;
  return (bubbles[name] ??= startBubble(options, () => delete bubbles[name], recover));
}

/** How many bubbles are on this page, whoever made them. */
export function countBubbles(): number {
  return Object.keys((globalThis as { [NAME]?: object })[NAME] ?? {}).length;
}
