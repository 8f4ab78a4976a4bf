import type { PendingMessage, PendingState } from '../widget/core/pending-message.ts';
import type { Message, Sender } from '../wire/message.ts';
import { NOW } from './clock.ts';

export const MIRA: Sender = { id: 1, name: 'Mira Okafor', type: 'agent', avatar_url: '/mira.svg' };
export const BEN: Sender = { id: 2, name: 'Ben Ålund', type: 'agent', avatar_url: '' };

export const MINUTE = 60;
export const DAY = 24 * 60 * MINUTE;

let made = 0;

/** A message of an agent, so many seconds ago. Each call takes the next id. */
export function agent(ago: number, content: string, more: Partial<Message> = {}): Message {
  made += 1;
  return {
    id: made,
    conversation_id: 1,
    key: null,
    message_type: 'outgoing',
    content,
    content_type: 'text',
    content_attributes: {},
    created_at: NOW / 1000 - ago,
    sender: MIRA,
    attachments: [],
    ...more,
  };
}

/** A message of the visitor that has arrived. */
export function visitor(ago: number, content: string): Message {
  return agent(ago, content, { message_type: 'incoming', sender: null });
}

/** A pending message, written a moment ago. */
export function pending(content: string, state: PendingState): PendingMessage {
  made += 1;
  const key = `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`;
  return { key, content, seq: made, attempt: 1, tried_at: NOW, created_at: NOW / 1000, state };
}
