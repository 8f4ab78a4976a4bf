import { createFacade } from '../../api/facade.ts';
import type { Bubble, BubbleOptions } from '../../index.ts';
import { obtainHandle } from '../../boot/registry.ts';

/** `/module.js`: makes a bubble for a classic script. */
export function createBubble(options: BubbleOptions): Bubble {
  return createFacade(obtainHandle(options, (server) => import(/* @vite-ignore */ `${server}/panel.js`)));
}
