import type { VNode } from 'preact';

/** As the panel's own, which is in the panel's chunk: sharing it would cost every visitor more. */
export function Icon({ path }: { path: string }): VNode {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
