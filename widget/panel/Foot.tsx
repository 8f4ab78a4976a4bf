import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Composer } from './Composer.tsx';
import { useView } from './view.ts';
import { useStore } from './use-store.ts';

/** The composer; above it whether the agents have resolved the conversation. Without it when they have blocked the visitor. */
export function Foot(): VNode {
  const { core, say } = useView();
  const conversation = useStore(core.$conversation);
  const pending = useStore(core.outbox.$pending);
  if (conversation?.blocked) return <Blocked />;
  // A pending message will open it again.
  const isResolved = conversation?.status === 'resolved' && !pending.length;
  return (
    <>
      <output class="status">{isResolved ? say('resolved') : null}</output>
      <Composer />
    </>
  );
}

function Blocked(): VNode {
  const { say, $open } = useView();
  const lineRef = useRef<HTMLOutputElement>(null);

  useEffect(() => {
    const line = lineRef.current;
    // The composer had the focus and is gone; the focus must stay in the panel.
    const root = line?.getRootNode() as ShadowRoot | undefined;
    if ($open.get() && !root?.activeElement) line?.closest('dialog')?.focus();
  }, [$open]);

  return (
    <output class="status blocked" ref={lineRef}>
      {say('blocked')}
    </output>
  );
}
