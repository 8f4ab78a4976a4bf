import type { HookEvent } from '../state/events.ts';
import { changeMessage } from '../state/message.ts';
import { Refused } from '../state/refusal.ts';
import type { State } from '../state/state.ts';
import type { Faults } from '../levers/faults.ts';
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
export function dispatchWebhooks(state: State, options: DispatchOptions): { close(): void } {
  const closing = new AbortController();
  const timers = new Set<NodeJS.Timeout>();

  state.emit = (event) => {
    const url = event.inbox.webhookUrl;
    if (!url) return;
    const fault = options.faults.takeWebhook(event.name);
    if (fault === 'lose') return;
    const delay = typeof fault === 'object' ? fault.delay_ms : 0;
    for (let copies = fault === 'double' ? 2 : 1; copies > 0; copies -= 1) later(delay, () => send(event, url));
  };

  function later(delay: number, act: () => Promise<void>): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      void act();
    }, delay);
    timers.add(timer);
  }

  async function send(event: HookEvent, url: string): Promise<void> {
    const { fetch, timeoutMs } = options;
    const failure = await deliver({ fetch, url, body: event.body, timeoutMs, signal: closing.signal });
    if (failure === null || closing.signal.aborted || !event.message) return;
    // Deleted meanwhile: there is nothing left to mark.
    if (!state.conversations.has(event.conversation.id)) return;
    const contentAttributes = { ...event.message.contentAttributes, external_error: failure };
    try {
      changeMessage(state, event.conversation, event.message, { status: 'failed', contentAttributes });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }

  return {
    close() {
      closing.abort();
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
