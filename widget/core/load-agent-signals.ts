import type { Api } from './api.ts';
import type { AgentSignals } from './agent-signals.ts';
import type { CoreStores } from './core-stores.ts';
import type { BubbleStorage } from '../boot/context.ts';
import type { Timing } from './timing.ts';

interface Needs {
  stores: CoreStores;
  api: Pick<Api, 'sendReceipts' | 'sendTyping'>;
  storage: BubbleStorage;
  timing: Timing;
}

/** Loads the agent signals once there is a conversation; before, there is no agent to tell. */
export function loadAgentSignals({ stores, api, storage, timing }: Needs, signal: AbortSignal): AgentSignals {
  const { $session, $conversation, conversation, unread, draft } = stores;
  let loading: Promise<void> | undefined;
  let loaded: AgentSignals | undefined;

  const stop = $conversation.subscribe((begun) => {
    if (begun) loading ??= load().catch(() => (loading = undefined));
  });
  signal.addEventListener('abort', stop);
  return {
    enter: (session) => loaded?.enter(session),
    retry: () => loaded?.retry(),
    stopTyping: () => loaded?.stopTyping(),
  };

  async function load(): Promise<void> {
    const { startAgentSignals } = await import('./agent-signals.ts');
    if (signal.aborted) return;
    loaded = startAgentSignals(
      { timing, storage, $messages: conversation.$messages, $seen: unread.$seen, send: api.sendReceipts },
      { timing, $text: draft.$text, hasConversation: () => $conversation.get() !== null, send: api.sendTyping },
      signal,
    );
    loaded.enter($session.get());
  }
}
