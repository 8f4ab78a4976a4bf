import { defineComponent, onBeforeUnmount, onMounted, onUnmounted, shallowRef, watch, type ShallowRef } from 'vue';
import { findSharedBubble, watchSharedBubbles } from '../shared-bubble.ts';
import type { Bubble as Instance, BubbleEvents, BubbleOptions } from '../index.ts';
import { attach, EVENTS, type Attachment, type ComponentProps, type OnEvent } from './attachment.ts';

/** The bubble's options and hooks, and the visitor's identity. */
export type BubbleProps = ComponentProps;

type Emits = { [Name in keyof BubbleEvents]: (detail: BubbleEvents[Name]) => void };

const PROPS: { [Name in keyof Required<BubbleProps>]: null } = {
  server: null,
  site: null,
  title: null,
  storage: null,
  theme: null,
  color: null,
  side: null,
  label: null,
  launcher: null,
  container: null,
  locale: null,
  greeting: null,
  texts: null,
  icon: null,
  consent: null,
  show: null,
  fallback: null,
  context: null,
  sound: null,
  blink: null,
  debug: null,
  identity: null,
  beforeSend: null,
  beforeShow: null,
};

/**
 * A chat bubble that is on the page as long as the component. It renders nothing in its place, and nothing on a server.
 *
 * @example
 * <Bubble server="https://chat.example" :identity="user" @unread="count = $event" />
 */
export const Bubble = defineComponent<BubbleProps, Emits>(
  (props, { emit, expose }) => {
    const bubble = shallowRef<Instance>();
    let attachment: Attachment | undefined;
    onMounted(() => {
      attachment = attach({ ...props }, emit as OnEvent, (now) => (bubble.value = now));
    });
    watch(
      () => ({ ...props }),
      (now) => attachment?.update(now),
      { deep: true, flush: 'post' },
    );
    onBeforeUnmount(() => attachment?.detach());
    expose({ bubble });
    return () => null;
  },
  { name: 'OnehashBubble', props: PROPS, emits: EVENTS, inheritAttrs: false },
);

/** The bubble of a `<Bubble>` anywhere on the page; `undefined` on a server and before there is one. */
export function useBubble(which?: Pick<BubbleOptions, 'server' | 'site'>): Readonly<ShallowRef<Instance | undefined>> {
  const bubble = shallowRef<Instance>();
  const update = (): void => void (bubble.value = findSharedBubble(which));
  let stop: (() => void) | undefined;
  onMounted(() => {
    stop = watchSharedBubbles(update);
    update();
  });
  onUnmounted(() => stop?.());
  return bubble;
}
