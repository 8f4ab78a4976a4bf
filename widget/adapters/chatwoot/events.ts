import type { Bubble } from '../../index.ts';
import { toChatwootMessage } from './message.ts';
import type { ChatwootWidget } from './chatwoot-widget.ts';

/** Sends the page an event under the name that Chatwoot's SDK gives it. */
export function dispatch(name: string, detail: unknown = null): void {
  window.dispatchEvent(new CustomEvent(`chatwoot:${name}`, { detail }));
}

export function dispatchFailure(failure: { code?: string; detail?: string; message: string }): void {
  dispatch('error', { error: failure.detail ?? failure.message, code: failure.code ?? 'not_loaded' });
}

/** Forwards the bubble's events to the page. */
export function forwardEvents(bubble: Bubble, widget: ChatwootWidget, setOpen: (isOpen: boolean) => void): void {
  let hasBegun = false;

  bubble.on('open', () => {
    setOpen(true);
    dispatch('opened');
  });
  bubble.on('close', () => {
    setOpen(false);
    dispatch('closed');
  });
  bubble.on('message', (message) => dispatch('on-message', toChatwootMessage(message, widget.user)));
  bubble.on('sent', (message) => dispatch('on-message', toChatwootMessage(message, widget.user)));
  bubble.on('unread', (unreadMessageCount) => dispatch('on-unread-message-count-changed', { unreadMessageCount }));
  bubble.on('send', ({ status }) => {
    // The messages after the first one have no status either, until it has arrived.
    if (status === 'resolved' || (!status && !hasBegun))
      dispatch('on-start-conversation', { hasConversation: !!status });
    hasBegun = true;
  });
  bubble.on('reset', () => (hasBegun = false));
  bubble.on('error', (code) => {
    if (code !== 'not_loaded') return;
    setOpen(false);
    dispatchFailure({ code, message: code });
  });
  void whenReady();

  async function whenReady(): Promise<void> {
    await bubble.ready;
    widget.hasLoaded = true;
    dispatch('ready');
  }
}
