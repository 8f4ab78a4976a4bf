import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { AgentTyping } from './AgentTyping.tsx';
import { Foot } from './Foot.tsx';
import { LazyForm } from './forms/LazyForm.tsx';
import { Header } from './Header.tsx';
import { Log } from './Log.tsx';
import { Status } from './Status.tsx';
import { useView } from './view.ts';
import { useLater } from './use-later.ts';
import { useStore } from './use-store.ts';

const loadAfterOpening = () => import('./AfterOpening.tsx');
const loadFallback = () => import('./Fallback.tsx');

export function Panel(): VNode {
  const { core, say, context } = useView();
  const { fallback: address } = context.options.more;
  const title = useStore(core.$title) || say('title');
  const dialogRef = useRef<HTMLDialogElement>(null);
  const after = useLater(loadAfterOpening);
  const fallback = useLater(loadFallback, typeof address === 'string');
  return (
    <dialog class="panel" part="panel" aria-label={title} tabIndex={-1} ref={dialogRef}>
      <Header title={title} />
      <Log />
      <LazyForm name="Prechat" />
      <AgentTyping />
      <Status />
      {fallback ? <fallback.Fallback address={String(address)} /> : null}
      <Foot />
      {/* The announcer speaks here while the panel is open: what is behind a modal is not heard. */}
      <div class="unseen voice" aria-live="polite" />
      {after ? <after.AfterOpening dialog={dialogRef} /> : null}
    </dialog>
  );
}
