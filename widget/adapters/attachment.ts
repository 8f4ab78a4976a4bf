import { shareBubble, type SharedBubble } from '../shared-bubble.ts';
import type { BeforeSend, Bubble, BubbleEvents, BubbleOptions, Hooks, Identity } from '../index.ts';

/** What a component takes. What changes is applied; for what can't be changed the bubble is made anew. */
export interface ComponentProps extends BubbleOptions, Hooks {
  /** Who the visitor is, as soon as the page knows; nobody, once it was somebody: he is logged out. */
  identity?: Identity | null | undefined;
}

type Name = keyof BubbleEvents;
export type Hear = <Event extends Name>(name: Event, detail: BubbleEvents[Event]) => void;

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

/** A component's claim to a bubble. */
export interface Attachment {
  update(props: ComponentProps): void;
  detach(): void;
}

/** @param onBubble gets the bubble, `undefined` when it is taken away, and another one when that had to be made */
export function attach(first: ComponentProps, hear: Hear, onBubble: (bubble: Bubble | undefined) => void): Attachment {
  let props = first;
  let hold: SharedBubble;
  let stops: (() => void)[] = [];
  const beforeSend: BeforeSend = (content) => props.beforeSend?.(content) ?? content;
  take();

  return {
    update(now) {
      const before = props;
      props = now;
      if (fixed(before) !== fixed(now)) {
        detach();
        take();
        return;
      }
      const { bubble } = hold;
      if (before.theme !== now.theme) bubble.setTheme(now.theme ?? 'auto');
      if (before.locale !== now.locale) void bubble.setLocale(now.locale ?? '');
      if (!before.beforeSend !== !now.beforeSend) bubble.beforeSend(now.beforeSend && beforeSend);
      introduce(before.identity);
    },
    detach,
  };

  function take(): void {
    const { identity: _identity, beforeSend: hook, ...options } = props;
    hold = shareBubble({ ...options, ...(hook && { beforeSend }) });
    stops = EVENTS.map((name) => hold.bubble.on(name, (detail) => hear(name, detail)));
    onBubble(hold.bubble);
    introduce(undefined);
  }

  function detach(): void {
    for (const stop of stops) stop();
    hold.release();
    onBubble(undefined);
  }

  function introduce(before: ComponentProps['identity']): void {
    const { identity } = props;
    if (JSON.stringify(before ?? null) === JSON.stringify(identity ?? null)) return;
    // Without proof nothing else keeps two people who share a browser apart.
    const isAnother = before && (!identity || (before.identifier && before.identifier !== identity.identifier));
    const { bubble } = hold;
    const done = isAnother ? bubble.reset() : Promise.resolve();
    done
      .then(() => identity && bubble.identify(identity))
      .catch(({ code }: { code?: BubbleEvents['error'] }) => hear('error', code ?? 'not_loaded'));
  }
}

/** All that only a new bubble can have. */
function fixed({ theme: _theme, locale: _locale, identity: _identity, ...rest }: ComponentProps): string {
  return JSON.stringify(rest);
}
