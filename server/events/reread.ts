import type { Conversation } from '../../wire/conversation.ts';
import { createKeyedQueue } from '../base/keyed-queue.ts';
import type { Visitor } from '../contact/visitor.ts';
import { visitorConversations } from '../conversation/visitor-conversations.ts';
import type { SiteContext } from '../site-context.ts';
import { listMessages, RANGE_MAX } from '../upstream/messages.ts';
import { deliverConversation, deliverMessages } from './deliver.ts';
import { shownState } from './shown-state.ts';

/** What the next reading of a conversation has to read. */
interface Wanted {
  /** Message ids. */
  messages: Set<number>;
  /** The conversation's own record, too. */
  conversation: boolean;
}

interface Reading {
  wanted: Wanted;
  done: Promise<void>;
}

/** Resolves when what was asked for is delivered. */
export type Reread = (
  recipient: Visitor,
  conversationId: number,
  what: { conversation: boolean; message?: number },
) => Promise<void>;

/**
 * Reads upstream what an untrusted event claims, and delivers that. Claims about a conversation that is being read wait
 * for its next reading, together.
 */
export function createRereader(context: SiteContext): Reread {
  const waiting = new Map<string, Reading>();
  const inTurn = createKeyedQueue();

  return function reread(recipient, conversationId, what) {
    const name = `${conversationId} ${recipient.sourceId}`;
    const next = waiting.get(name) ?? queue(name, recipient, conversationId);
    if (what.conversation) next.wanted.conversation = true;
    if (what.message !== undefined) next.wanted.messages.add(what.message);
    return next.done;
  };

  function queue(name: string, recipient: Visitor, conversationId: number): Reading {
    const wanted: Wanted = { messages: new Set(), conversation: false };
    const done = inTurn(name, () => {
      waiting.delete(name);
      return read(context, recipient, conversationId, wanted);
    });
    const reading = { wanted, done };
    waiting.set(name, reading);
    return reading;
  }
}

async function read(context: SiteContext, recipient: Visitor, conversationId: number, wanted: Wanted): Promise<void> {
  const shown = await shownState(context, recipient.sourceId);
  if (!shown) return;
  const isKnown = shown.conversation?.id === conversationId && !wanted.conversation;
  const conversation = isKnown ? shown.conversation : await readConversation(context, recipient, conversationId);
  if (conversation) await readMessages(context, recipient.sourceId, conversation, wanted.messages);
}

/** Reads the list of the visitor's own conversations: an untrusted event may name somebody else's. */
async function readConversation(
  context: SiteContext,
  recipient: Visitor,
  conversationId: number,
): Promise<Conversation | undefined> {
  const all = await visitorConversations(context, recipient);
  const found = all.find(({ conversation }) => conversation.id === conversationId);
  if (found) await deliverConversation(context, recipient.sourceId, found);
  return found?.conversation;
}

async function readMessages(
  context: SiteContext,
  sourceId: string,
  conversation: Conversation,
  ids: Set<number>,
): Promise<void> {
  const left = new Set(ids);
  while (left.size > 0) {
    const from = Math.min(...left);
    const range = { from, to: Math.min(Math.max(...left), from + RANGE_MAX - 1) };
    const page = await listMessages(context.upstream, conversation.id, range);
    const messages = page.messages.filter(({ id }) => left.has(id));
    for (const id of left) if (id <= range.to) left.delete(id);
    const shown = await shownState(context, sourceId);
    if (shown) await deliverMessages(context, sourceId, shown, conversation, messages);
  }
}
