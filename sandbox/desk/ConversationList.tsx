import type { Conversation } from './api.ts';

interface ConversationListProps {
  conversations: Conversation[];
  chosen: number | null;
  typing: ReadonlySet<number>;
  onChoose: (id: number) => void;
}

export function ConversationList({ conversations, chosen, typing, onChoose }: ConversationListProps) {
  return (
    <ul class="list" aria-label="Conversations">
      {conversations.map((conversation) => (
        <li key={conversation.id}>
          <button
            type="button"
            class="row"
            aria-current={conversation.id === chosen}
            onClick={() => onChoose(conversation.id)}
          >
            <span class="row-name">{nameOf(conversation)}</span>
            <span class={`status status-${conversation.status}`}>{conversation.status}</span>
            <span class="row-text">
              {typing.has(conversation.id)
                ? 'is typing…'
                : (conversation.last_non_activity_message?.content ?? 'no message yet')}
            </span>
            {conversation.unread_count > 0 && (
              <span class="unread" aria-label={`${conversation.unread_count} unread`}>
                {conversation.unread_count}
              </span>
            )}
          </button>
        </li>
      ))}
    </ul>
  );
}

export function nameOf(conversation: Conversation): string {
  return conversation.meta.sender.name || `Contact ${conversation.meta.sender.id}`;
}
