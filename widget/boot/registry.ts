import { startBubble } from './bubble.ts';
import type { LoadCurrentChunks } from './chunk-loader.ts';
import { readOptions, type BubbleOptions } from '../options.ts';
import type { Handle } from './context.ts';

/** Shared by all copies of the script on the page: the browser loads each `?site=` as a separate module. */
const NAME = Symbol.for('onehash-bubble');

/**
 * Returns the bubble of this server and site, and starts it if there is none.
 *
 * @param home the server if the options name none
 */
export function obtainHandle(
  given: { [Name in keyof BubbleOptions]?: unknown },
  loadCurrentChunks?: LoadCurrentChunks,
  home?: string,
): Handle {
  const options = readOptions(given, home);
  const bubbles = ((globalThis as { [NAME]?: Record<string, Handle> })[NAME] ??= {});
  const name = `${options.server} ${options.site}`;
  return (bubbles[name] ??= startBubble(options, () => delete bubbles[name], loadCurrentChunks));
}

/** The number of bubbles on this page, whoever started them. */
export function countBubbles(): number {
  return Object.keys((globalThis as { [NAME]?: object })[NAME] ?? {}).length;
}
