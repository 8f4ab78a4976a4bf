import type { Attributes } from '../../wire/contact.ts';
import { getConversation, setAttributes, setLabels } from '../upstream/conversations.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { locks } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';
import type { Visitor } from '../contact/visitor.ts';
import { currentConversation, forgetSnapshot } from './snapshot.ts';

/** A change of what the agents see beside a conversation. */
export interface ConversationChange {
  /** `null` removes an attribute. */
  attributes?: Attributes;
  addLabels?: string[];
  removeLabels?: string[];
}

/** As {@link changeConversation}, for the visitor's current conversation. @returns `false` if there is none */
export async function changeCurrentConversation(
  context: SiteContext,
  visitor: Visitor,
  change: ConversationChange,
): Promise<boolean> {
  const conversation = await currentConversation(context, visitor);
  if (!conversation) return false;
  try {
    await changeConversation(context, conversation.id, change);
    return true;
  } catch (error) {
    if (!isUpstreamError(error, 'upstream_not_found')) throw error;
    await forgetSnapshot(context, visitor.sourceId);
    return false;
  }
}

/** Changes attributes and labels. The upstream can only replace all of them, so a lock allows one change at a time. */
export function changeConversation(context: SiteContext, id: number, change: ConversationChange): Promise<void> {
  const { upstream, store } = context;
  const { attributes = {}, addLabels = [], removeLabels = [] } = change;
  return store.lock(locks.conversationAttributes(context, id), async () => {
    const { custom_attributes: before, labels } = await getConversation(upstream, id);
    const after = new Map(Object.entries(before));
    for (const [key, value] of Object.entries(attributes)) {
      if (value === null) after.delete(key);
      else after.set(key, value);
    }
    const hasChanged =
      after.size !== Object.keys(before).length || [...after].some(([key, value]) => before[key] !== value);
    if (hasChanged) await setAttributes(upstream, id, Object.fromEntries(after));
    const wanted = [...new Set([...labels, ...addLabels])].filter((label) => !removeLabels.includes(label));
    if (wanted.length !== labels.length || wanted.some((label) => !labels.includes(label)))
      await setLabels(upstream, id, wanted);
  });
}
