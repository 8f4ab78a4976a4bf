import type { Attributes } from '../../wire/contact.ts';
import { getConversation, setAttributes, setLabels } from '../upstream/conversations.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { allowedNames } from '../contact/page-rights.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import { locks, records } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';
import type { Visitor } from '../contact/visitor.ts';
import { currentConversation, dropConversation } from './snapshot.ts';

/** A change of what the agents see beside a conversation. */
export interface ConversationChange {
  /** `null` removes an attribute. */
  attributes?: Attributes;
  addLabels?: string[];
  removeLabels?: string[];
}

/** As {@link changeConversation}, by the host page, for the visitor's current conversation. @returns `false` if there is none */
export async function changeCurrentConversation(
  context: SiteContext,
  visitor: Visitor,
  change: ConversationChange,
): Promise<boolean> {
  const conversation = await currentConversation(context, visitor);
  if (!conversation) return false;
  try {
    await changeConversation(context, conversation.id, change, 'page');
    return true;
  } catch (error) {
    if (!isUpstreamError(error, 'upstream_not_found')) throw error;
    await dropConversation(context, visitor.sourceId);
    return false;
  }
}

/**
 * Changes attributes and labels. The upstream can only replace all of them, so a lock allows one change at a time.
 *
 * @param by `page`: only what the site lets a page change
 */
export function changeConversation(
  context: SiteContext,
  id: number,
  change: ConversationChange,
  by: 'server' | 'page' = 'server',
): Promise<void> {
  const { upstream, store } = context;
  return store.lock(locks.conversationAttributes(context, id), async () => {
    const { custom_attributes: before, labels } = await getConversation(upstream, id);
    const allowed = by === 'page' ? await allowedChange(context, id, change, { before, labels }) : change;
    const { attributes = {}, addLabels = [], removeLabels = [] } = allowed;
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

/** What of a page's change may be done. It may not touch what the agents, or this server, have set. */
async function allowedChange(
  context: SiteContext,
  id: number,
  { attributes = {}, addLabels = [], removeLabels = [] }: ConversationChange,
  { before, labels }: { before: Record<string, unknown>; labels: string[] },
): Promise<ConversationChange> {
  const { pageAttributes, pageLabels } = context.settings;
  const record = records.pageChanges(context, id);
  const own = (await orWithoutStore(record.get())) ?? { attributes: [], labels: [] };
  const isSet = (name: string): boolean => before[name] !== undefined;
  const named = allowedNames(pageAttributes, Object.keys(attributes), own.attributes, isSet);
  const labelled = allowedNames(pageLabels, addLabels, own.labels, (label) => labels.includes(label));
  if (named.own || labelled.own)
    await orWithoutStore(record.set({ attributes: named.own ?? own.attributes, labels: labelled.own ?? own.labels }));
  return {
    attributes: Object.fromEntries(Object.entries(attributes).filter(([name]) => named.allows(name))),
    addLabels: addLabels.filter(labelled.allows),
    removeLabels: removeLabels.filter(labelled.allows),
  };
}
