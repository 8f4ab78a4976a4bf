import { setStatus, type Conversation, type Message } from './api.ts';
import { nameOf } from './ConversationList.tsx';
import { Details } from './Details.tsx';
import { Log } from './Log.tsx';
import { Reply } from './Reply.tsx';

interface ConversationViewProps {
  conversation: Conversation;
  messages: Message[];
  me: number | null;
  /** The visitor, at the moment. */
  typing: boolean;
  onChanged: () => Promise<void>;
  onEarlier: () => Promise<void>;
  attempt: (act: () => Promise<void>) => Promise<void>;
}

export function ConversationView(props: ConversationViewProps) {
  const { conversation, messages, me, typing, onChanged, onEarlier, attempt } = props;
  const resolved = conversation.status === 'resolved';
  const toggle = () =>
    attempt(async () => {
      await setStatus(conversation.id, resolved ? 'open' : 'resolved');
      await onChanged();
    });
  return (
    <section class="conversation" aria-labelledby="conversation-title">
      <header class="head">
        <h1 id="conversation-title">{nameOf(conversation)}</h1>
        <span class="faint">#{conversation.id}</span>
        <span class={`status status-${conversation.status}`}>{conversation.status}</span>
        <button type="button" class="push" onClick={toggle}>
          {resolved ? 'Reopen' : 'Resolve'}
        </button>
      </header>
      <Details conversation={conversation} />
      <Log
        conversation={conversation.id}
        messages={messages}
        me={me}
        onChanged={onChanged}
        onEarlier={onEarlier}
        attempt={attempt}
      />
      <p class="typing" aria-live="polite">
        {typing && `${nameOf(conversation)} is typing…`}
      </p>
      <Reply conversation={conversation.id} onSent={onChanged} attempt={attempt} />
    </section>
  );
}
