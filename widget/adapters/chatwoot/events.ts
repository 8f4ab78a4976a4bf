import type { Bubble } from '../../index.ts';
import { toChatwootMessage } from './message.ts';
import type { ChatwootWidget } from './chatwoot-widget.ts';

/** Tells the page. */
export function tell(name: string, detail: unknown = null): void {
  window.dispatchEvent(new CustomEvent(`chatwoot:${name}`, { detail }));
}

export function tellFailure(failure: { code?: string; detail?: string; message: string }): void {
  tell('error', { error: failure.detail ?? failure.message, code: failure.code ?? 'not_loaded' });
}

/** Has the page hear what happens, under the names it knows. */
export function forwardEvents(bubble: Bubble, widget: ChatwootWidget, setOpen: (isOpen: boolean) => void): void {
  let hasBegun = false;

  bubble.on('open', () => {
    setOpen(true);
    tell('opened');
  });
  bubble.on('close', () => {
    setOpen(false);
    tell('closed');
  });
  bubble.on('message', (message) => tell('on-message', toChatwootMessage(message, widget.user)));
  bubble.on('sent', (message) => tell('on-message', toChatwootMessage(message, widget.user)));
  bubble.on('unread', (unreadMessageCount) => tell('on-unread-message-count-changed', { unreadMessageCount }));
  bubble.on('send', ({ status }) => {
    // Until the first message has arrived, those after it know of no conversation either.
    if (status === 'resolved' || (!status && !hasBegun)) tell('on-start-conversation', { hasConversation: !!status });
    hasBegun = true;
  });
  bubble.on('reset', () => (hasBegun = false));
  bubble.on('error', (code) => {
    if (code !== 'not_loaded') return;
    setOpen(false);
    tellFailure({ code, message: code });
  });
  void whenReady();

  async function whenReady(): Promise<void> {
    await bubble.ready;
    widget.hasLoaded = true;
    tell('ready');
  }
}
