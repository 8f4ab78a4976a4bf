import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Composer } from './Composer.tsx';
import { useView } from './view.ts';
import { useStore } from './use-store.ts';

/** Where the visitor writes; and what the agents have done to the conversation. */
export function Foot(): VNode {
  const { core, say } = useView();
  const conversation = useStore(core.$conversation);
  const pending = useStore(core.outbox.$pending);
  if (conversation?.blocked) return <Blocked />;
  // What is on its way opens it again.
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
    // The composer is gone, and the keyboard must not leave the panel with it.
    const root = line?.getRootNode() as ShadowRoot | undefined;
    if ($open.get() && !root?.activeElement) line?.closest('dialog')?.focus();
  }, [$open]);

  return (
    <output class="status blocked" ref={lineRef}>
      {say('blocked')}
    </output>
  );
}
