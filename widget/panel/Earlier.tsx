import { useStore } from '@nanostores/preact';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useView } from './view.ts';

/** The button above a log that has more. */
export function Earlier(): VNode | null {
  const { core, texts } = useView();
  const earlier = useStore(core.conversation.$earlier);
  const [outcome, setOutcome] = useState<'fine' | 'failed'>('fine');
  if (earlier === 'none') return null;

  async function load(): Promise<void> {
    setOutcome('fine');
    await core.conversation.loadEarlier().catch(() => setOutcome('failed'));
  }

  return (
    <div class="earlier">
      <button type="button" class="plain" aria-disabled={earlier === 'loading'} onClick={load}>
        {earlier === 'loading' ? texts.loadingEarlier : texts.loadEarlier}
      </button>
      {outcome === 'failed' ? <output>{texts.earlierFailed}</output> : null}
    </div>
  );
}
