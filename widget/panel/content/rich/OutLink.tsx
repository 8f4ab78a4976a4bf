import type { ComponentChildren, VNode } from 'preact';

/** A link of a message. It opens beside the host page, which it learns nothing of. */
export function OutLink({ to, look, children }: { to: string; look: string; children: ComponentChildren }): VNode {
  return (
    <a
      class={look}
      href={to}
      target={/^http/i.test(to) ? '_blank' : undefined}
      rel="noopener noreferrer nofollow"
      dir="auto"
    >
      {children}
    </a>
  );
}
