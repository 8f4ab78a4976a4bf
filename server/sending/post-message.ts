import type { Message } from '../../wire/message.ts';
import type { Visitor } from '../contact/visitor.ts';
import { findByKey } from '../conversation/find-by-key.ts';
import type { SiteContext } from '../site-context.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { createMessage } from '../upstream/messages.ts';
import { MessageRefusedError, type PendingMessage } from './pending-message.ts';

/**
 * Makes a message in one of the visitor's conversations.
 *
 * @throws {UpstreamError} the failure may pass, or does not concern this message
 * @throws {MessageRefusedError}
 */
export async function postMessage(
  context: SiteContext,
  visitor: Visitor,
  conversationId: number,
  pending: PendingMessage,
): Promise<Message> {
  try {
    return await createMessage(context.upstream, conversationId, pending);
  } catch (error) {
    if (!isUpstreamError(error, 'upstream_refused')) throw error;
    // The upstream may answer with a refusal although it has stored the message, if something fails afterwards.
    const found = await findByKey(context, visitor, pending, conversationId);
    if (found) return found;
    throw new MessageRefusedError(error.detail);
  }
}
