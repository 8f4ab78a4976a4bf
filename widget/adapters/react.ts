'use client';
import { forwardRef, useEffect, useImperativeHandle, useRef, useState, useSyncExternalStore } from 'react';
import { findSharedBubble, watchSharedBubbles } from '../shared-bubble.ts';
import type { Bubble as Instance, BubbleEvents, BubbleOptions } from '../index.ts';
import { attach, type Attachment, type ComponentProps } from './attachment.ts';

/** `onOpen`, `onUnread` and so on. */
type Handlers = {
  [Name in keyof BubbleEvents as `on${Capitalize<Name>}`]?: ((detail: BubbleEvents[Name]) => void) | undefined;
};

/** The bubble's options and hooks, handlers of its events, and the visitor's identity. */
export interface BubbleProps extends ComponentProps, Handlers {}

/**
 * A chat bubble that is on the page as long as the component. It renders nothing in its place, and nothing on a server.
 *
 * @example
 * <Bubble server="https://chat.example" identity={user} onUnread={setCount} />
 */
export const Bubble = forwardRef<Instance | undefined, BubbleProps>(function Bubble(props, ref) {
  const [bubble, setBubble] = useState<Instance>();
  const latest = useRef(props);
  const attachment = useRef<Attachment>(undefined);
  useEffect(() => {
    attachment.current = attach(optionsOf(latest.current), onEvent, setBubble);
    return () => attachment.current?.detach();

    function onEvent(name: string, detail: unknown): void {
      const handler = latest.current[`on${name[0]!.toUpperCase()}${name.slice(1)}` as keyof Handlers];
      (handler as ((given: unknown) => void) | undefined)?.(detail);
    }
  }, []);
  useEffect(() => {
    latest.current = props;
    attachment.current?.update(optionsOf(props));
  });
  useImperativeHandle(ref, () => bubble, [bubble]);
  return null;
});

/** The bubble of a `<Bubble>` anywhere on the page; `undefined` on a server and before there is one. */
export function useBubble(which?: Pick<BubbleOptions, 'server' | 'site'>): Instance | undefined {
  return useSyncExternalStore(
    watchSharedBubbles,
    () => findSharedBubble(which),
    () => undefined,
  );
}

function optionsOf(props: BubbleProps): ComponentProps {
  return Object.fromEntries(Object.entries(props).filter(([name]) => !/^on[A-Z]/.test(name)));
}
