import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Conversation } from '../../wire/event.ts';
import type { Message } from '../../wire/message.ts';
import type { Store } from '../store/store.ts';
import type { UpstreamClient } from '../upstream/client.ts';
import type { RawConversation } from '../upstream/schema.ts';
import type { Hub } from './hub.ts';
import type { Log } from '../log.ts';

/** What is kept of a visitor. */
export interface Known {
  /** The one that was active last, `null` while there is none. */
  conversation: Conversation | null;
  /** Its newest page, ascending. */
  messages: Message[];
}

/** Whom an event is for. */
export interface Recipient {
  sourceId: string;
  /** All conversations of his contact are his. */
  verified?: true;
}

/** What the relay knows and keeps of visitors; the live sources are handed it. */
export interface VisitorMemory {
  /** `undefined` for a visitor of whom nothing is kept. */
  known(sourceId: string): Promise<Known | undefined>;
  /** The visitor's own message passed through the relay. */
  isRelayed(sourceId: string, key: string): Promise<boolean>;
  /** His conversations as the upstream has them, the latest active first. */
  conversationsOf(visitor: Recipient): Promise<RawConversation[]>;
  /** The session of who is proven to be the conversation's contact, when it was begun in another one. */
  followerOf(conversationId: number): Promise<string | undefined>;
  noteFollower(conversationId: number, sourceId: string): Promise<void>;
  /** A stranger's session that has become somebody's, as far as it is remembered. */
  isMoved(sourceId: string): Promise<boolean>;
  /** @param active it has just become the one that matters */
  keepConversation(sourceId: string, conversation: Conversation, active: boolean): Promise<void>;
  keepMessages(sourceId: string, messages: Message[]): Promise<void>;
}

/** What the live sources of one site work with. */
export interface Inbound {
  site: string;
  upstream: UpstreamClient;
  hub: Hub;
  memory: VisitorMemory;
  /** The session of who is proven to have that identifier; absent where nobody can be proven. */
  sessionOf?: (identifier: string) => string;
  store: Store;
  log: Pick<Log, 'debug' | 'info' | 'warn'>;
  now: () => number;
  told: Told;
}

export function createInbound(parts: Omit<Inbound, 'told'>): Inbound {
  return { ...parts, told: createTold() };
}

/** What this process has told of messages that have left their visitor's newest page. */
export interface Told {
  has(message: Message): boolean;
  add(message: Message): void;
}

/** Messages remembered: enough for the receipts of everybody who reads at the same time. */
const TOLD = 5_000;

function createTold(): Told {
  const digests = new LRUCache<number, string>({ max: TOLD });
  return {
    has: (message) => digests.get(message.id) === digest(message),
    add: (message) => void digests.set(message.id, digest(message)),
  };
}

/** Without its sender: not every source can name him. */
function digest(message: Message): string {
  return createHash('sha256')
    .update(JSON.stringify({ ...message, sender: null }))
    .digest('base64url');
}
