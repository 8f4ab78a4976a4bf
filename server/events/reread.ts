import type { Conversation } from '../../wire/conversation.ts';
import { createKeyedQueue } from '../base/keyed-queue.ts';
import { listMessages, RANGE_MAX } from '../upstream/messages.ts';
import { visitorConversations } from '../conversation/visitor-conversations.ts';
import { deliverConversation, deliverMessages } from './deliver.ts';
import type { SiteContext } from '../site-context.ts';
import type { Visitor } from '../contact/visitor.ts';
import { shownTo } from './shown.ts';

/** What waits for a conversation's next reading: ids of messages; `conversation`: its own record too. */
interface Wanted {
  messages: Set<number>;
  conversation: boolean;
}

export type Reread = (
  recipient: Visitor,
  conversationId: number,
  what: { conversation: boolean; message?: number },
) => Promise<void>;

/**
 * Reads again what an unproven event says, as the upstream has it. What comes for one conversation while it is being
 * read is joined into the next reading.
 *
 * @returns a function that resolves when what it was told is delivered
 */
export function createRereader(context: SiteContext): Reread {
  const waiting = new Map<string, { wanted: Wanted; done: Promise<void> }>();
  const inTurn = createKeyedQueue();

  return function reread(recipient, conversationId, what) {
    const name = `${conversationId} ${recipient.sourceId}`;
    const next = waiting.get(name) ?? queue(name, recipient, conversationId);
    if (what.conversation) next.wanted.conversation = true;
    if (what.message !== undefined) next.wanted.messages.add(what.message);
    return next.done;
  };

  function queue(name: string, recipient: Visitor, conversationId: number): { wanted: Wanted; done: Promise<void> } {
    const wanted: Wanted = { messages: new Set(), conversation: false };
    const done = inTurn(name, () => {
      waiting.delete(name);
      return read(recipient, conversationId, wanted);
    });
    const entry = { wanted, done };
    waiting.set(name, entry);
    return entry;
  }

  async function read(recipient: Visitor, conversationId: number, wanted: Wanted): Promise<void> {
    const { sourceId } = recipient;
    const shown = await shownTo(context, sourceId);
    if (!shown) return;
    const isKnown = shown.conversation?.id === conversationId && !wanted.conversation;
    const conversation = isKnown ? shown.conversation : await readConversation(recipient, conversationId);
    if (conversation) await readMessages(sourceId, conversation, wanted.messages);
  }

  /** Looks among the visitor's own: the path's secret is known to every agent, the event may name anybody's conversation. */
  async function readConversation(recipient: Visitor, conversationId: number): Promise<Conversation | undefined> {
    const all = await visitorConversations(context, recipient);
    const found = all.find(({ conversation }) => conversation.id === conversationId);
    if (found) await deliverConversation(context, recipient.sourceId, found);
    return found?.conversation;
  }

  async function readMessages(sourceId: string, conversation: Conversation, ids: Set<number>): Promise<void> {
    const left = new Set(ids);
    while (left.size > 0) {
      const from = Math.min(...left);
      const range = { from, to: Math.min(Math.max(...left), from + RANGE_MAX - 1) };
      const page = await listMessages(context.upstream, conversation.id, range);
      const messages = page.messages.filter(({ id }) => left.has(id));
      for (const id of left) if (id <= range.to) left.delete(id);
      const shown = await shownTo(context, sourceId);
      if (shown) await deliverMessages(context, sourceId, shown, conversation, messages);
    }
  }
}
