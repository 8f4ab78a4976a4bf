import { LRUCache } from 'lru-cache';
import type { Message } from '../../wire/message.ts';
import { sha256 } from '../base/digest.ts';

/** What this process has published of messages that have left their visitor's newest page. */
export interface Reported {
  has(message: Message): boolean;
  add(message: Message): void;
}

/** Messages remembered: enough for the receipts of everybody who reads at the same time. */
const CAPACITY = 5_000;

export function createReported(): Reported {
  const digests = new LRUCache<number, string>({ max: CAPACITY });
  return {
    has: (message) => digests.get(message.id) === digest(message),
    add: (message) => void digests.set(message.id, digest(message)),
  };
}

/** Without its sender: not every source can name the sender. */
function digest(message: Message): string {
  return sha256(JSON.stringify({ ...message, sender: null }));
}
