import { createFacade } from './api/facade.ts';
import type { BeforeSend, Bubble } from './public-api.ts';
import type { BubbleOptions } from './options.ts';
import { obtainHandle } from './boot/registry.ts';

export type { BeforeSend, Bubble, BubbleEvents, FailureCode, Identity } from './public-api.ts';
export type { BubbleOptions } from './options.ts';

/** Hooks of the host page, only for `createBubble` and the components. */
export interface Hooks {
  /** May change or refuse what the visitor sends. */
  beforeSend?: BeforeSend;
  /** Called before the bubble appears. With `false` it stays hidden until `show()`. */
  beforeShow?: () => boolean | Promise<boolean>;
}

/**
 * Puts a chat bubble on the page. A second call for the same server and site returns the same bubble until it is
 * destroyed. A server may import this module; the call requires a page.
 *
 * @example
 * const bubble = createBubble({ server: 'https://chat.example' });
 * bubble.on('unread', (count) => { document.title = count ? `(${count}) Shop` : 'Shop'; });
 */
export function createBubble(options: BubbleOptions & Hooks = {}): Bubble {
  // Own options only: a page may have added one of these names to every object.
  const { beforeSend, beforeShow, ...given }: BubbleOptions & Hooks = { __proto__: null, ...options } as object;
  const bubble = createFacade(obtainHandle(beforeShow ? { ...given, show: 'later' } : given));
  if (beforeSend) bubble.beforeSend(beforeSend);
  if (beforeShow) void Promise.resolve(beforeShow()).then((may) => may && bubble.show());
  return bubble;
}
