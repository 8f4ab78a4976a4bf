import { useStore } from '@nanostores/preact';
import type { VNode } from 'preact';
import { useView } from './view.ts';

/** Reads out each new message of an agent once, and that one of the visitor's was not sent. Never history. */
export function Announcer(): VNode {
  const { core, texts, $open } = useView();
  const open = useStore($open);
  const arrived = useStore(core.$arrived);
  const outgoing = useStore(core.outbox.$outgoing);
  const failed = outgoing.findLast(({ state }) => typeof state === 'object');
  return (
    <>
      <div class="unseen" aria-live="polite">
        {open && arrived ? (
          <p key={arrived.id}>{texts.says(arrived.sender?.name || texts.team, arrived.content)}</p>
        ) : null}
      </div>
      <output class="unseen">
        {failed ? <span key={`${failed.key} ${failed.attempt}`}>{texts.notSent}</span> : null}
      </output>
    </>
  );
}
