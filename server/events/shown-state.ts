import type { Conversation } from '../../wire/conversation.ts';
import type { Message } from '../../wire/message.ts';
import { knownSnapshot } from '../conversation/snapshot.ts';
import type { SiteContext } from '../site-context.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import { knownOf, type KnownMessage } from '../store/record-schemas.ts';

/** What a visitor has been shown, as far as this server knows. */
export interface ShownState {
  /** `null`: they have none. `undefined`: unknown, though one of their streams is open. */
  conversation: Conversation | null | undefined;
  messages: KnownMessage[];
}

/** @returns `undefined` if the visitor needs no events: they read everything anew when they come back */
export async function shownState(context: SiteContext, sourceId: string): Promise<ShownState | undefined> {
  const { hub, site } = context;
  const known = await orWithoutStore(knownSnapshot(context, sourceId));
  if (known) return known;
  return hub.isListening(site, sourceId) ? { conversation: undefined, messages: [] } : undefined;
}

/** Whether a message is new to the visitor. Not every source names the sender, so only one that was missing counts. */
export function isNewMessage({ reported }: SiteContext, shown: ShownState, message: Message): boolean {
  const known = knownMessage(shown, message);
  if (!known) return !reported.has(message);
  // A deletion is final: a state without it is older.
  if (known.deleted && !message.content_attributes.deleted) return false;
  if (known.sender === null && message.sender !== null) return true;
  return known.hash !== knownOf(message).hash;
}

/** Whether a message is newer than all that is shown. Its conversation is the visitor's current one then. */
export function isNewestMessage(shown: ShownState, message: Message): boolean {
  const newest = shown.messages.at(-1);
  if (newest) return message.id >= newest.id;
  return message.conversation_id >= (shown.conversation?.id ?? 0);
}

/** Keeps the sender that is known already: a webhook knows less of them. */
export function withKnownSender(shown: ShownState, message: Message): Message {
  const sender = knownMessage(shown, message)?.sender;
  return sender ? { ...message, sender } : message;
}

function knownMessage(shown: ShownState, { id }: Message): KnownMessage | undefined {
  return shown.messages.find((message) => message.id === id);
}
