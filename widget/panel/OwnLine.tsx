import type { VNode } from 'preact';
import type { Message } from '../../wire/message.ts';
import type { PendingMessage } from '../core/pending-message.ts';
import type { Place } from '../core/timeline.ts';
import { Content } from './content/Content.tsx';
import { Text } from './content/Text.tsx';
import { Ticks } from './Ticks.tsx';
import { Time } from './Time.tsx';
import { useView } from './view.ts';
import { useStore } from './use-store.ts';

interface Props {
  place: Place;
  content: string;
  time: number;
  message?: Message;
  pending?: PendingMessage;
}

/** A message from the visitor, pending or not: one component, so that its element stays when it is delivered. */
export function OwnLine({ place, content, time, message, pending }: Props): VNode {
  const { say } = useView();
  const type = pending?.state.type ?? 'sent';
  return (
    <div class={`line own ${type} ${place.last ? 'last' : ''}`} data-id={message?.id ?? pending?.key}>
      <div class="words-of">
        {place.first ? <p class="unseen">{say('you')}</p> : null}
        <div class="said" part="message own">
          {message ? <Content message={message} /> : <Text text={content} isOwn />}
        </div>
        {pending && (type === 'refused' || type === 'waiting') ? <LaterFailure pending={pending} /> : null}
        {type === 'sending' || type === 'accepted' || (type === 'sent' && place.last) ? (
          <p class="time">
            {type === 'sending' ? null : <Time time={time} />} <Ticks state={type} />
          </p>
        ) : (
          <Time time={time} className="time aside unseen" />
        )}
      </div>
    </div>
  );
}

/** Loads with what the open panel gets later: no message has failed in its first moment. */
function LaterFailure({ pending }: { pending: PendingMessage }): VNode | null {
  const later = useStore(useView().$failure);
  return later ? <later.Failure pending={pending} /> : null;
}
