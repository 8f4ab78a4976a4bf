import type { BubbleContext } from '../boot/context.ts';

/** Takes the whole bubble off the page, and puts it back; what it hears meanwhile counts as unread. */
export function createVisibility(context: BubbleContext): { show(): void; hide(): void } {
  const set = (isOff: boolean) =>
    void context.applyOptions().then(() => context.root.host.toggleAttribute('off', isOff));

  return {
    show: () => set(false),
    hide() {
      context.close();
      set(true);
    },
  };
}
