import { useStore } from '@nanostores/preact';
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Message } from '../../wire/message.ts';
import { useView } from './view.ts';

/** What was read out stays a while: a voice that is busy comes to it late. */
const KEPT = 5;

/** Reads out each new message of an agent once, and that one of the visitor's was not sent. Never history. */
export function Announcer(): VNode {
  const { core, say } = useView();
  const [news, setNews] = useState<Message[]>([]);
  const outgoing = useStore(core.outbox.$outgoing);
  const stuck = outgoing.findLast(({ state }) => state.type === 'waiting' || state.type === 'refused');

  useEffect(
    () =>
      core.onArrival((message) => {
        // While the panel is closed the card's voice speaks.
        if (core.attention.isOpen()) setNews((before) => [...before, message].slice(-KEPT));
      }),
    [core],
  );

  return (
    <>
      <div class="unseen" aria-live="polite">
        {news.map(({ id, sender, content }) => (
          <p key={id}>{say('says', { name: sender?.name || say('team'), text: content || say('newMessage') })}</p>
        ))}
      </div>
      <output class="unseen">
        {stuck ? (
          <span key={`${stuck.key} ${stuck.state.type}`}>
            {stuck.state.type === 'waiting' ? say('notSentYet') : say('notSent')}
          </span>
        ) : null}
      </output>
    </>
  );
}
