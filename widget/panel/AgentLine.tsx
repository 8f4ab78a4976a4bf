import type { VNode } from 'preact';
import type { Message } from '../../wire/message.ts';
import type { Place } from '../core/timeline.ts';
import { Avatar } from './Avatar.tsx';
import { Content } from './content/Content.tsx';
import { timeOfDay } from './time.ts';
import { useView } from './view.ts';

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
        {place.last ? <time class="time">{timeOfDay(message.created_at, say.language)}</time> : null}
      </div>
    </div>
  );
}
