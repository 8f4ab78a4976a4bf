import type { VNode } from 'preact';
import type { Message } from '../../wire/message.ts';
import type { Place } from '../core/timeline.ts';
import { Avatar } from './Avatar.tsx';
import { Content } from './content/Content.tsx';
import { Time } from './Time.tsx';
import { useView } from './view.ts';

/** A message from an agent. */
export function AgentLine({ message, place }: { message: Message; place: Place }): VNode {
  const { say } = useView();
  const name = message.sender?.name || say('team');
  return (
    <div class={`line agent ${place.last ? 'last' : ''}`} data-id={message.id}>
      {place.last ? <Avatar sender={message.sender} name={name} /> : <span class="avatar" />}
      <div class="words-of">
        {place.first ? (
          <p class="name" dir="auto">
            {name}
          </p>
        ) : null}
        <div class="said" part="message agent">
          <Content message={message} />
        </div>
        <Time time={message.created_at} className={place.last ? 'time' : 'time aside unseen'} />
      </div>
    </div>
  );
}
