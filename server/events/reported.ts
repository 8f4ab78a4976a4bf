import { LRUCache } from 'lru-cache';
import type { Message } from '../../wire/message.ts';
import { sha256 } from '../base/digest.ts';

/** The states of messages that this process has published. It covers those that left their visitor's newest page. */
export interface Reported {
  has(message: Message): boolean;
  add(message: Message): void;
}

/** Enough for the receipts of all visitors who read at the same time. */
const CAPACITY = 5_000;

export function createReported(): Reported {
  const digests = new LRUCache<number, string>({ max: CAPACITY });
  return {
    has: (message) => digests.get(message.id) === digest(message),
    add: (message) => void digests.set(message.id, digest(message)),
  };
}

/** Without the sender, because not every source names them. */
function digest(message: Message): string {
  return sha256(JSON.stringify({ ...message, sender: null }));
}
