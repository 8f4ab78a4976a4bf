import { shareBubble, type SharedBubble } from '../shared-bubble.ts';
import type { BeforeSend, Bubble, BubbleEvents, BubbleOptions, Hooks, Identity } from '../index.ts';

/** Properties of the components. Changes are applied; for those that a bubble can't apply, another one is made. */
export interface ComponentProps extends BubbleOptions, Hooks {
  /** Who the visitor is, once the page knows it. Without a value after one, the visitor is logged out. */
  identity?: Identity | null | undefined;
}

type Name = keyof BubbleEvents;
export type OnEvent = <Event extends Name>(name: Event, detail: BubbleEvents[Event]) => void;

export const EVENTS = Object.keys({
  open: 0,
  close: 0,
  message: 0,
  send: 0,
  sent: 0,
  unread: 0,
  identified: 0,
  reset: 0,
  error: 0,
} satisfies Record<Name, 0>) as Name[];

/** The connection of a component with its bubble. */
export interface Attachment {
  update(props: ComponentProps): void;
  detach(): void;
}

/**
 * Connects a component with a bubble.
 *
 * @param onBubble gets the bubble, another one when it had to be made, and `undefined` when it is gone
 */
export function attach(
  first: ComponentProps,
  onEvent: OnEvent,
  onBubble: (bubble: Bubble | undefined) => void,
): Attachment {
  let props = first;
  let shared: SharedBubble;
  let stops: (() => void)[] = [];
  const beforeSend: BeforeSend = (content) => props.beforeSend?.(content) ?? content;
  connect();

  return {
    update(now) {
      const before = props;
      props = now;
      if (fixed(before) !== fixed(now)) {
        detach();
        connect();
        return;
      }
      const { bubble } = shared;
      if (before.theme !== now.theme) bubble.setTheme(now.theme ?? 'auto');
      if (before.locale !== now.locale) void bubble.setLocale(now.locale ?? '');
      if (!before.beforeSend !== !now.beforeSend) bubble.beforeSend(now.beforeSend && beforeSend);
      identify(before.identity);
    },
    detach,
  };

  function connect(): void {
    const { identity: _identity, beforeSend: hook, ...options } = props;
    shared = shareBubble({ ...options, ...(hook && { beforeSend }) });
    stops = EVENTS.map((name) => shared.bubble.on(name, (detail) => onEvent(name, detail)));
    onBubble(shared.bubble);
    identify(undefined);
  }

  function detach(): void {
    for (const stop of stops) stop();
    shared.release();
    onBubble(undefined);
  }

  function identify(before: ComponentProps['identity']): void {
    const { identity } = props;
    if (JSON.stringify(before ?? null) === JSON.stringify(identity ?? null)) return;
    // Without a proof the identifier alone tells two people apart who share a browser.
    const isAnother = before && (!identity || (before.identifier && before.identifier !== identity.identifier));
    const { bubble } = shared;
    const done = isAnother ? bubble.reset() : Promise.resolve();
    done
      .then(() => identity && bubble.identify(identity))
      .catch(({ code }: { code?: BubbleEvents['error'] }) => onEvent('error', code ?? 'not_loaded'));
  }
}

/** The properties that only a new bubble can have. */
function fixed({ theme: _theme, locale: _locale, identity: _identity, ...rest }: ComponentProps): string {
  return JSON.stringify(rest);
}
