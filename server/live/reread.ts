import type { Conversation } from '../../wire/event.ts';
import { adaptConversation, adaptMessages } from '../upstream/adapt.ts';
import { listConversations } from '../upstream/conversations.ts';
import { listMessages } from '../upstream/messages.ts';
import { deliverConversation, deliverMessages, type Inbound } from './inbound.ts';

/** Ids that wait for a conversation's next reading; `status`: its own record is wanted too. */
interface Wanted {
  messages: Set<number>;
  status: boolean;
}

/** The upstream gives at most 1,000 messages for a range. */
const RANGE = 1_000;

/**
 * Reads again what an unproven webhook says, as the upstream has it. What comes for one conversation while it is being
 * read is joined into the next reading.
 *
 * @returns a function that resolves when what it was told is delivered; without a message id it reads the status
 */
export function createRereader(
  inbound: Inbound,
): (sourceId: string, conversationId: number, messageId?: number) => Promise<void> {
  const waiting = new Map<string, { wanted: Wanted; done: Promise<void> }>();
  const running = new Map<string, Promise<void>>();

  return function reread(sourceId, conversationId, messageId) {
    const name = `${conversationId} ${sourceId}`;
    const next = waiting.get(name) ?? queue(name, sourceId, conversationId);
    if (messageId === undefined) next.wanted.status = true;
    else next.wanted.messages.add(messageId);
    return next.done;
  };

  function queue(name: string, sourceId: string, conversationId: number): { wanted: Wanted; done: Promise<void> } {
    const wanted: Wanted = { messages: new Set(), status: false };
    const done = (running.get(name) ?? Promise.resolve())
      .catch(() => {})
      .then(() => {
        waiting.delete(name);
        running.set(name, done);
        return read(sourceId, conversationId, wanted);
      })
      .finally(() => {
        if (running.get(name) === done) running.delete(name);
      });
    const entry = { wanted, done };
    waiting.set(name, entry);
    return entry;
  }

  async function read(sourceId: string, conversationId: number, wanted: Wanted): Promise<void> {
    const known = await inbound.memory.conversation(sourceId);
    const isCurrent = known?.id === conversationId && !wanted.status;
    const conversation = isCurrent ? known : await readConversation(sourceId, conversationId);
    if (conversation) await readMessages(sourceId, conversation, wanted.messages);
  }

  /** Looks among the visitor's own: the path's secret is known to every agent, the event may name anybody's conversation. */
  async function readConversation(sourceId: string, conversationId: number): Promise<Conversation | null> {
    const all = await listConversations(inbound.upstream, sourceId);
    const raw = all.find(({ id }) => id === conversationId);
    if (!raw) return null;
    const conversation = adaptConversation(raw);
    await deliverConversation(inbound, sourceId, conversation, raw === all[0]);
    return conversation;
  }

  async function readMessages(sourceId: string, conversation: Conversation, ids: Set<number>): Promise<void> {
    const left = new Set(ids);
    while (left.size > 0) {
      const from = Math.min(...left);
      const raw = await listMessages(inbound.upstream, conversation.id, {
        from,
        to: Math.min(Math.max(...left), from + RANGE - 1),
      });
      const messages = adaptMessages(raw, conversation.id).filter(({ id }) => left.has(id));
      for (const id of left) if (id < from + RANGE) left.delete(id);
      await deliverMessages(inbound, sourceId, conversation, messages);
    }
  }
}
