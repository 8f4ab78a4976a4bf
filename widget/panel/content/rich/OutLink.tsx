import type { ComponentChildren, VNode } from 'preact';
import { linkTo } from '../link-to.ts';

/** A link of a message. */
export function OutLink({ to, look, children }: { to: string; look: string; children: ComponentChildren }): VNode {
  return (
    <a class={look} {...linkTo(to)} dir="auto">
      {children}
    </a>
  );
}
