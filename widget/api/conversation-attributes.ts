import type { ConversationRequest } from '../../wire/contact.ts';
import type { ApiContext } from '../boot/api-context.ts';
import type { Failure } from '../boot/context.ts';

/** Attributes and labels to set on the conversation. */
type Changes = Omit<ConversationRequest, 'session_id'>;

/** Sets attributes and labels of the conversation. While there is none they wait in the storage, also across page loads. */
export function createConversationAttributes(context: ApiContext): (changes: Changes) => Promise<void> {
  const { storage, signal } = context;
  let isWaiting = false;

  if (storage.get('notes')) void add({}).catch(() => {});
  return add;

  async function add(changes: Changes): Promise<void> {
    const all = join(read(), changes);
    storage.set('notes', JSON.stringify(all));
    const { core } = await context.loadCore();
    if (!core.$conversation.get()) return wait();
    try {
      await core.ask('conversation', all);
    } catch (error) {
      // The conversation was deleted in the meantime.
      if ((error as Failure).code === 'conversation_missing') return wait();
      // The server would refuse the same again.
      if ((error as Failure).response) storage.set('notes');
      throw error;
    }
    storage.set('notes');
  }

  async function wait(): Promise<void> {
    if (isWaiting) return;
    isWaiting = true;
    const { core } = await context.loadCore();
    const before = core.$conversation.get();
    const stop = core.$conversation.listen((conversation) => {
      if (!conversation || conversation === before || !storage.get('notes')) return;
      isWaiting = false;
      stop();
      void add({}).catch(() => {});
    });
    signal.addEventListener('abort', stop);
  }

  function read(): Changes {
    try {
      return JSON.parse(storage.get('notes') ?? '{}') as Changes;
    } catch {
      return {};
    }
  }
}

/** The later change wins. */
function join(before: Changes, after: Changes): Changes {
  const { add_labels: added = [], remove_labels: removed = [] } = after;
  const add = [...(before.add_labels ?? []).filter((label) => !removed.includes(label)), ...added];
  const remove = [...(before.remove_labels ?? []).filter((label) => !added.includes(label)), ...removed];
  const custom_attributes = { ...before.custom_attributes, ...after.custom_attributes };
  return {
    ...(Object.keys(custom_attributes).length && { custom_attributes }),
    ...(add.length && { add_labels: [...new Set(add)] }),
    ...(remove.length && { remove_labels: [...new Set(remove)] }),
  };
}
