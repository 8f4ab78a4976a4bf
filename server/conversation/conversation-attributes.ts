import type { Attributes } from '../../wire/contact.ts';
import { getConversation, setAttributes, setLabels } from '../upstream/conversations.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import type { ValueOf } from '../store/record.ts';
import { locks, records } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';
import type { Visitor } from '../contact/visitor.ts';
import { currentConversation, forgetSnapshot } from './snapshot.ts';

/** What is to be changed of a conversation. A `null` removes. */
export interface ConversationChange {
  attributes?: Attributes;
  addLabels?: string[];
  removeLabels?: string[];
}

/** As {@link changeConversation}, for the visitor's current one. @returns whether there is one */
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

/** Changes what stands beside a conversation. The upstream can only replace all of it, so that one does so at a time. */
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
    const isNews =
      after.size !== Object.keys(before).length || [...after].some(([key, value]) => before[key] !== value);
    if (isNews) await setAttributes(upstream, id, Object.fromEntries(after));
    const kept = [...new Set([...labels, ...addLabels])].filter((label) => !removeLabels.includes(label));
    if (kept.length !== labels.length || kept.some((label) => !labels.includes(label)))
      await setLabels(upstream, id, kept);
  });
}

/** Where the visitor is. */
export type Page = ValueOf<typeof records.page>;

/** Notes which page the agents know of. */
export async function notePage(context: SiteContext, conversationId: number, page: Page): Promise<void> {
  await orWithoutStore(records.page(context, conversationId).set(page));
}

/** Tells the agents that the visitor writes from another page than the one they know of. */
export async function reportPage(context: SiteContext, conversationId: number, page: Page): Promise<void> {
  const told = await records.page(context, conversationId).get();
  if (told?.url === page.url && told.title === page.title) return;
  await notePage(context, conversationId, page);
  const { url: page_url, title: page_title = null } = page;
  await changeConversation(context, conversationId, { attributes: { page_url, page_title } });
}
