import { createFacade } from '../../api/facade.ts';
import type { Bubble, BubbleOptions } from '../../index.ts';
import { obtainHandle } from '../../boot/registry.ts';

/** `/module.js`: the bubble for a script that is no module and has no bundler. */
export function createBubble(options: BubbleOptions): Bubble {
  return createFacade(obtainHandle(options, (server) => import(/* @vite-ignore */ `${server}/panel.js`)));
}
