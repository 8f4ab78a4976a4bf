import { setMaxListeners } from 'node:events';
import type { Conversation, Message } from '../state/records.ts';
import { changeMessage } from '../state/message-change.ts';
import { Refused } from '../state/refusal.ts';
import { inboxOfConversation, type State } from '../state/state.ts';
import { Timers } from '../state/timers.ts';
import type { Faults } from '../levers/faults.ts';
import { HOOK_NAMES, hookBody, isForHooks } from './body.ts';
import { deliver, type Fetch } from './deliver.ts';

interface DispatchOptions {
  fetch: Fetch;
  timeoutMs: number;
  faults: Faults;
}

/**
 * Sends every event to its inbox's webhook: after the call that caused it, each on its own, never again.
 * Only messages remember that a delivery failed, and telling that is an event as well: it stops by itself,
 * because the same text twice changes nothing.
 */
export function dispatchWebhooks(state: State, { fetch, timeoutMs, faults }: DispatchOptions): { close(): void } {
  const closing = new AbortController();
  // Each delivery under way listens.
  setMaxListeners(0, closing.signal);
  const timers = new Timers();

  state.listen((event) => {
    if (closing.signal.aborted || !isForHooks(event)) return;
    const url = inboxOfConversation(state, event.conversation).webhookUrl;
    if (!url) return;
    const fault = faults.takeWebhook(HOOK_NAMES[event.name]);
    if (fault === 'lose') return;
    const body = hookBody(state, event);
    const send = async () => {
      const failure = await deliver({ fetch, url, body, timeoutMs, signal: closing.signal });
      if (failure === null || closing.signal.aborted || !('message' in event)) return;
      markFailed(state, event.conversation, event.message, failure);
    };
    const delay = typeof fault === 'object' ? fault.delay_ms : 0;
    for (let copies = fault === 'double' ? 2 : 1; copies > 0; copies -= 1) timers.later(() => void send(), delay);
  });

  return {
    close() {
      closing.abort();
      timers.clear();
    },
  };
}

function markFailed(state: State, conversation: Conversation, message: Message, failure: string): void {
  // Deleted meanwhile: there is nothing left to mark.
  if (!state.conversations.has(conversation.id)) return;
  const contentAttributes = { ...message.contentAttributes, external_error: failure };
  try {
    changeMessage(state, conversation, message, { status: 'failed', contentAttributes });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}
