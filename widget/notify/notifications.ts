import type { Message } from '../../wire/message.ts';
import type { BubbleContext } from '../boot/context.ts';

export interface Notifications {
  /** `blocked`: the visitor has forbidden them, and can allow them. `none`: this browser can't show any for this page. */
  state(): 'on' | 'off' | 'blocked' | 'none';
  isOn(): boolean;
  /** Asks the browser for permission if that is still open. They are on only with the permission. */
  turn(wish: 'on' | 'off'): Promise<void>;
  show(message: Message, from: string, text: string): void;
  /** Closes the notification that is shown. */
  close(): void;
}

/** The system's notifications. The visitor has to turn them on. */
export function createNotifications({ name, storage, signal, open }: BubbleContext): Notifications {
  const System = globalThis.Notification as typeof Notification | undefined;
  let canShow: boolean | undefined;
  let shown: Notification | undefined;
  signal.addEventListener('abort', close);

  const notifications: Notifications = {
    state() {
      if (!System || !(canShow ??= works(System))) return 'none';
      if (System.permission === 'granted') return storage.get('notices') ? 'on' : 'off';
      if (!mayAsk()) return 'none';
      return System.permission === 'denied' ? 'blocked' : 'off';
    },
    isOn: () => notifications.state() === 'on',
    async turn(wish) {
      storage.set('notices');
      if (wish === 'off' || notifications.state() !== 'off') return;
      if (System!.permission === 'default') await System!.requestPermission();
      if (System!.permission === 'granted') storage.set('notices', '1');
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
        canShow = false;
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

/**
 * Android has the constructor, and it always throws. A function as `data` has every other browser throw a
 * `DataCloneError`, so nothing is shown, whatever the permission is.
 */
function works(System: typeof Notification): boolean {
  try {
    new System('', { data: () => {}, silent: true }).close();
    return true;
  } catch (error) {
    return (error as Partial<DOMException> | undefined)?.name === 'DataCloneError';
  }
}

/** Without https, and in a frame of another origin, browsers forbid notifications and the visitor can't allow them. */
function mayAsk(): boolean {
  try {
    return isSecureContext && window.top!.origin === origin;
  } catch {
    return false;
  }
}
