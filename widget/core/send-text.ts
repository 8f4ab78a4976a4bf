import { atom, type WritableAtom } from 'nanostores';
import type { BeforeSend } from '../public-api.ts';
import type { BubbleContext, Consent } from '../boot/context.ts';
import type { CoreStores } from './core-stores.ts';
import type { Outbox } from './outbox.ts';
import { isSendable } from './pending-message.ts';

export interface SendText {
  /** The host page's hook. */
  $beforeSend: WritableAtom<BeforeSend | undefined>;
  /** Sends a text of the visitor's. Throws what the host page's hook throws, or an error if it refuses the text. */
  send(text: string): Promise<void>;
  /** Sends the draft if it can be sent. */
  sendDraft(): void;
}

interface Needs extends Pick<CoreStores, 'draft' | '$conversation'> {
  outbox: Pick<Outbox, 'send'>;
  context: Pick<BubbleContext, 'emit'> & { consent?: Consent | undefined };
}

/** The way of a text from the composer, or the host page, to the outbox. */
export function createSendText({ outbox, draft, $conversation, context }: Needs): SendText {
  const $beforeSend = atom<BeforeSend | undefined>();

  return {
    $beforeSend,
    send,
    sendDraft() {
      const text = draft.$text.get();
      if (!isSendable(text)) return;
      draft.write('');
      void send(text).catch(() => draft.putBack(text));
    },
  };

  async function send(text: string): Promise<void> {
    const hook = $beforeSend.get();
    // Without a hook the text is in the outbox before anything else happens.
    const content = hook ? await hook(text) : text;
    if (content === false) throw new Error('beforeSend has refused the message');
    if (!isSendable(content))
      throw Object.assign(new Error(), { code: content.trim() ? 'message_too_long' : 'message_blank' });
    // Sending implies consent.
    context.consent?.give();
    outbox.send(content);
    context.emit('send', { content, status: $conversation.get()?.status ?? null });
  }
}
