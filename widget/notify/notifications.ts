import type { Message } from '../../wire/message.ts';
import type { BubbleContext } from '../boot/context.ts';

export interface Notifications {
  /** `none`: the browser has no notifications, or the visitor has forbidden them. */
  state(): 'on' | 'off' | 'none';
  isOn(): boolean;
  /** Asks the browser for permission if that is still open. */
  turn(wish: 'on' | 'off'): Promise<void>;
  show(message: Message, from: string, text: string): void;
  /** Closes the notification that is shown. */
  close(): void;
}

/** The system's notifications. The visitor has to turn them on. */
export function createNotifications({ name, storage, signal, open }: BubbleContext): Notifications {
  const System = globalThis.Notification as typeof Notification | undefined;
  let shown: Notification | undefined;
  signal.addEventListener('abort', close);

  const notifications: Notifications = {
    state() {
      if (!System || System.permission === 'denied') return 'none';
      return System.permission === 'granted' && storage.get('notices') ? 'on' : 'off';
    },
    isOn: () => notifications.state() === 'on',
    async turn(wish) {
      storage.set('notices', wish === 'on' ? '1' : undefined);
      if (wish === 'on' && System?.permission === 'default') await System.requestPermission();
    },
    show({ conversation_id: id }, from, text) {
      try {
        // Silent, because the bubble's own tone has a mute button. By the tag a newer message replaces the one before.
        const notification = new System!(from, { body: text, tag: `${name} ${id}`, silent: true });
        shown = notification;
        notification.onclick = () => {
          notification.close();
          window.focus();
          open();
        };
      } catch {
        // Browsers on phones have the constructor, and it throws.
        storage.set('notices');
      }
    },
    close,
  };
  return notifications;

  function close(): void {
    shown?.close();
    shown = undefined;
  }
}
