import type { VNode } from 'preact';
import { AgentTyping } from './AgentTyping.tsx';
import { Foot } from './Foot.tsx';
import { LazyForm } from './forms/LazyForm.tsx';
import { Header } from './Header.tsx';
import { Log } from './Log.tsx';
import { Status } from './Status.tsx';
import { useView } from './view.ts';
import { useStore } from './use-store.ts';

export function Panel(): VNode {
  const { core, say } = useView();
  const title = useStore(core.$title) || say('title');
  return (
    <dialog class="panel" part="panel" aria-label={title} tabIndex={-1}>
      <Header title={title} />
      <Log />
      <LazyForm name="Prechat" />
      <AgentTyping />
      <Status />
      <Foot />
      {/* `voice.ts` speaks here while the panel is open: what is behind a modal is not heard. */}
      <div class="unseen voice" aria-live="polite" />
    </dialog>
  );
}
