import { isDeepStrictEqual } from 'node:util';
import type { Conversation } from '../../wire/conversation.ts';
import type { Message } from '../../wire/message.ts';
import { knownSnapshot } from '../conversation/snapshot.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import type { SiteContext } from '../site-context.ts';

/** What a visitor has been shown, as far as it is known. */
export interface Shown {
  /** `null`: he has none. `undefined`: he listens, and nothing is kept of him. */
  conversation: Conversation | null | undefined;
  messages: Message[];
}

/** `undefined` for a visitor who needs nothing: what is not kept is read anew when he comes back. */
export async function shownTo(context: SiteContext, sourceId: string): Promise<Shown | undefined> {
  const { hub, site } = context;
  const known = await orWithoutStore(knownSnapshot(context, sourceId));
  if (known) return known;
  return hub.isListening(site, sourceId) ? { conversation: undefined, messages: [] } : undefined;
}

/** Whether a message says more than what is shown. A live source may not know its sender, so he counts only when he was missing. */
export function isNews({ reported }: SiteContext, shown: Shown, message: Message): boolean {
  const known = shown.messages.find(({ id }) => id === message.id);
  if (!known) return !reported.has(message);
  // A deletion is final: whatever says otherwise is older.
  if (known.content_attributes.deleted && !message.content_attributes.deleted) return false;
  if (known.sender === null && message.sender !== null) return true;
  return !isDeepStrictEqual({ ...known, sender: null }, { ...message, sender: null });
}

/** Whether a message is newer than all that is shown, so that its conversation is the one that matters now. */
export function isLatest(shown: Shown, message: Message): boolean {
  const newest = shown.messages.at(-1);
  if (newest) return message.id >= newest.id;
  return message.conversation_id >= (shown.conversation?.id ?? 0);
}

/** The sender who is known already: a webhook has less of him. */
export function withSender(shown: Shown, message: Message): Message {
  const known = shown.messages.find(({ id }) => id === message.id);
  return known?.sender ? { ...message, sender: known.sender } : message;
}
