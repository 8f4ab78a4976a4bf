import type { VNode } from 'preact';
import type { Message } from '../../wire/message.ts';
import type { Outgoing } from '../core/pending-message.ts';
import type { Place } from '../core/timeline.ts';
import { Content } from './content/Content.tsx';
import { Text } from './content/Text.tsx';
import { Refused } from './Refused.tsx';
import { Ticks } from './Ticks.tsx';
import { Time } from './Time.tsx';
import { useView } from './view.ts';
import { Waiting } from './Waiting.tsx';

interface Props {
  place: Place;
  content: string;
  time: number;
  message?: Message;
  outgoing?: Outgoing;
}

/** A message of the visitor's, with or without an id upstream: one component, so that the line stays when it gets one. */
export function OwnLine({ place, content, time, message, outgoing }: Props): VNode {
  const { say } = useView();
  const type = outgoing?.state.type ?? 'sent';
  return (
    <div class={`line own ${type} ${place.last ? 'last' : ''}`} data-id={message?.id ?? outgoing?.key}>
      <div class="words-of">
        {place.first ? <p class="unseen">{say('you')}</p> : null}
        <div class="said" part="message own">
          {message ? <Content message={message} /> : <Text text={content} />}
        </div>
        {outgoing?.state.type === 'refused' ? <Refused outgoing={outgoing} state={outgoing.state} /> : null}
        {outgoing?.state.type === 'waiting' ? <Waiting state={outgoing.state} /> : null}
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
