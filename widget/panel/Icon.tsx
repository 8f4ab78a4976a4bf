import type { VNode } from 'preact';

/** One path, 24 units wide, drawn in the text's colour. */
export function Icon({ path }: { path: string }): VNode {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
