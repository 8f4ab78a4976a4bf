import type { BubbleEvents } from '../../index.ts';
import type { ChatwootUser } from './user.ts';

type Message = BubbleEvents['message'];

const TYPES: Record<Message['message_type'], number> = { incoming: 0, outgoing: 1, template: 3 };

/** A message in the shape of Chatwoot's `on-message` event, which is that of its cable; only what a visitor may see. */
export function toChatwootMessage(message: Message, user: ChatwootUser | undefined): object {
  const { id, conversation_id, content, content_type, content_attributes, created_at, key, sender } = message;
  const isOwn = message.message_type === 'incoming';
  return {
    id,
    conversation_id,
    content: content || null,
    content_type,
    content_attributes,
    created_at,
    message_type: TYPES[message.message_type],
    private: false,
    source_id: key,
    status: 'sent',
    attachments: message.attachments.map(({ url, name: _name, ...file }) => ({
      ...file,
      message_id: id,
      data_url: url,
    })),
    sender_type: isOwn ? 'Contact' : sender && (sender.type === 'bot' ? 'AgentBot' : 'User'),
    ...(isOwn && { sender: { type: 'contact', name: user?.name ?? null, email: user?.email ?? null } }),
    ...(sender && {
      sender: { ...sender, available_name: sender.name, type: sender.type === 'bot' ? 'agent_bot' : 'user' },
    }),
  };
}
