import type { Answerable, AnswerValues, RichContent } from '../../wire/content.ts';
import type { Message } from '../../wire/message.ts';
import { SECOND } from '../base/time.ts';
import type { Visitor } from '../contact/visitor.ts';
import type { SiteContext } from '../site-context.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { listMessages } from '../upstream/messages.ts';
import { submitValues } from '../upstream/public.ts';
import { acceptValues } from './accept-values.ts';
import { inOwnSession } from './own-session.ts';
import { knownSnapshot, rememberMessages } from './snapshot.ts';
import { visitorConversations } from './visitor-conversations.ts';

/** What a visitor answers to a message of one of their conversations. */
export interface Answer {
  conversationId: number;
  messageId: number;
  values: AnswerValues;
}

/**
 * Submits an answer to a message, and shows it to the visitor's other tabs. The same answer again changes nothing.
 *
 * @returns the message with the answer. `missing`: the visitor has no such message. `refused`: it can't be answered so.
 * @throws {UpstreamError}
 */
export async function answerMessage(
  context: SiteContext,
  visitor: Visitor,
  { conversationId, messageId, values }: Answer,
): Promise<Message | 'missing' | 'refused'> {
  const { upstream, hub, site } = context;
  try {
    // The upstream's public API asks only for the contact, and for a token nobody.
    if (!(await isTheirs(context, visitor, conversationId))) return 'missing';
    const range = { from: messageId, to: messageId };
    const { messages } = await listMessages(upstream, conversationId, range, 'message');
    const asked = messages.find(({ id }) => id === messageId);
    if (!asked) return 'missing';
    const { rich } = asked;
    const submitted = isAnswerable(rich) && acceptValues(rich, values, context.now() / SECOND);
    if (!submitted) return 'refused';
    const answered = await inOwnSession(context, visitor, conversationId, (where) =>
      submitValues(upstream, where, messageId, submitted),
    );
    // The public API names no sender of a bot.
    const message = { ...answered, sender: asked.sender };
    await orWithoutStore(rememberMessages(context, visitor.sourceId, [message]));
    hub.publish(site, visitor.sourceId, { type: 'message', conversation_id: conversationId, message });
    return message;
  } catch (error) {
    if (isUpstreamError(error, 'upstream_not_found')) return 'missing';
    if (isUpstreamError(error, 'upstream_refused')) return 'refused';
    throw error;
  }
}

function isAnswerable(rich: RichContent | undefined): rich is Answerable {
  return rich?.type === 'form' || rich?.type.startsWith('input_') === true;
}

async function isTheirs(context: SiteContext, visitor: Visitor, conversationId: number): Promise<boolean> {
  const known = await orWithoutStore(knownSnapshot(context, visitor.sourceId));
  if (known?.conversation?.id === conversationId) return true;
  const all = await visitorConversations(context, visitor);
  return all.some(({ conversation }) => conversation.id === conversationId);
}
