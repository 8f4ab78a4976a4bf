import type { Message } from '../../wire/message.ts';
import type { BubbleContext } from '../boot/context.ts';

export interface Notices {
  /** `none`: the browser has no such thing, or the visitor has forbidden it. */
  state(): 'on' | 'off' | 'none';
  isOn(): boolean;
  /** Asks the browser for its permission, where that is still open. */
  turn(wish: 'on' | 'off'): Promise<void>;
  show(message: Message, from: string, text: string): void;
  /** Takes away what is on show. */
  close(): void;
}

/** The system's own notifications, for a visitor who has asked for them. */
export function createNotices(name: string, { storage, open }: BubbleContext, signal: AbortSignal): Notices {
  const System = globalThis.Notification as typeof Notification | undefined;
  let shown: Notification | undefined;
  signal.addEventListener('abort', close);

  const notices: Notices = {
    state() {
      if (!System || System.permission === 'denied') return 'none';
      return System.permission === 'granted' && storage.get('notices') ? 'on' : 'off';
    },
    isOn: () => notices.state() === 'on',
    async turn(wish) {
      storage.set('notices', wish === 'on' ? '1' : undefined);
      if (wish === 'on' && System?.permission === 'default') await System.requestPermission();
    },
    show({ conversation_id: id }, from, text) {
      try {
        // The tone is ours, and so is the button that mutes it. The tag: a newer message takes the place of the one before.
        const notice = new System!(from, { body: text, tag: `${name} ${id}`, silent: true });
        shown = notice;
        notice.onclick = () => {
          notice.close();
          window.focus();
          open();
        };
      } catch {
        // A phone's browser has the name, and nothing behind it.
        storage.set('notices');
      }
    },
    close,
  };
  return notices;

  function close(): void {
    shown?.close();
    shown = undefined;
  }
}
