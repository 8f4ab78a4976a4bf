import type { BubbleContext } from '../boot/context.ts';

/** Hides and shows the whole bubble. Messages that arrive while it is hidden count as unread. */
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
