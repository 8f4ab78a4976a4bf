import { sha256 } from '../base/digest.ts';
import { formerOf, type Visitor } from '../contact/visitor.ts';
import type { SiteContext } from '../site-context.ts';
import { records } from '../store/records.ts';
import { keyStateOf, nextKeyState, storedKeyOf, type KeyEvent, type KeyState, type StoredKey } from './key-state.ts';
import { KeyReusedError, type PendingMessage } from './pending-message.ts';

/** A key whose lock this request holds. */
export interface KeyRecord {
  state(): KeyState;
  /** Stores what has happened. @throws {StoreError} the state stays as it was */
  note(event: KeyEvent): Promise<void>;
  /** `false`: another process may have taken the lock meanwhile. */
  isHeld(): boolean;
}

/**
 * Reads what is known of a message's key, in this session or the one before.
 *
 * @throws {KeyReusedError}
 * @throws {StoreError}
 */
export async function readKey(
  context: SiteContext,
  visitor: Visitor,
  { key, content }: PendingMessage,
  isHeld: () => boolean,
): Promise<KeyRecord> {
  const record = records.key(context, visitor.sourceId, key);
  const hash = sha256(content);
  const stored = (await record.get()) ?? (await readFormer(context, visitor, key));
  if (stored && stored.hash !== hash) throw new KeyReusedError();
  let state = keyStateOf(stored);
  return {
    state: () => state,
    async note(event) {
      const next = nextKeyState(state, event);
      const value = storedKeyOf(hash, next);
      if (next === state || !value) return;
      await record.set(value);
      state = next;
    },
    isHeld,
  };
}

async function readFormer(context: SiteContext, visitor: Visitor, key: string): Promise<StoredKey | undefined> {
  const former = formerOf(visitor);
  return former && records.key(context, former.sourceId, key).get();
}
