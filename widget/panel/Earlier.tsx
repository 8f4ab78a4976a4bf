import { useStore } from '@nanostores/preact';
import type { TargetedMouseEvent, VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useView } from './view.ts';

/** The button above a log that has more. */
export function Earlier(): VNode | null {
  const { core, say } = useView();
  const earlier = useStore(core.conversation.$earlier);
  const [outcome, setOutcome] = useState<'fine' | 'failed'>('fine');
  if (earlier === 'none') return null;

  async function load({ currentTarget }: TargetedMouseEvent<HTMLButtonElement>): Promise<void> {
    const log = currentTarget.closest<HTMLElement>('[role="log"]');
    setOutcome('fine');
    await core.conversation.loadEarlier().catch(() => setOutcome('failed'));
    // The button goes with the last page, and the focus must not go with it.
    if (core.conversation.$earlier.get() === 'none') log?.focus({ preventScroll: true });
  }

  return (
    <div class="earlier">
      <button type="button" class="plain" aria-disabled={earlier === 'loading'} onClick={load}>
        {earlier === 'loading' ? say('loadingEarlier') : say('loadEarlier')}
      </button>
      {outcome === 'failed' ? <output>{say('earlierFailed')}</output> : null}
    </div>
  );
}
