import type { Message } from '../../wire/message.ts';
import { adaptMessage } from '../upstream/adapt.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { createMessage } from '../upstream/messages.ts';
import { findByKey } from '../conversation/find-by-key.ts';
import { MessageRefusedError, type Outgoing } from './pending-message.ts';
import type { SiteContext } from '../site-context.ts';
import type { Visitor } from '../contact/visitor.ts';

/**
 * Makes a message in a conversation of the visitor's.
 *
 * @throws {UpstreamError} what may pass, or says nothing of this message
 * @throws {MessageRefusedError}
 */
export async function postMessage(
  context: SiteContext,
  visitor: Visitor,
  conversationId: number,
  outgoing: Outgoing,
): Promise<Message> {
  try {
    return adaptMessage(await createMessage(context.upstream, conversationId, outgoing), conversationId)!;
  } catch (error) {
    if (!isUpstreamError(error, 'upstream_refused')) throw error;
    // Whatever breaks upstream after the message was stored is answered as a refusal, too.
    const found = await findByKey(context, visitor, outgoing, conversationId);
    if (found) return found;
    throw new MessageRefusedError(error.detail);
  }
}
