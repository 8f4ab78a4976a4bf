import { useEffect, useRef, useState } from 'preact/hooks';
import type { Message } from '../../../wire/message.ts';
import { useStore } from '../use-store.ts';
import { useView } from '../view.ts';

const MINUTE = 60_000;

/** Whether the visitor has waited for an answer as long as the site's settings say. It stays so while they write more. */
export function useLongWait(): boolean {
  const { core, $open } = useView();
  const minutes = useStore(core.$settings)?.email_after;
  const { status, blocked } = useStore(core.$conversation) ?? {};
  const { id = 0, created_at = 0 } = unanswered(useStore(core.conversation.$messages)) ?? {};
  // A device that slept looks at its clock when the panel opens.
  const isOpen = useStore($open);
  const isWaiting = minutes !== undefined && id > 0 && status !== 'resolved' && !blocked;
  const [isLong, setLong] = useState(false);
  /** Since when, in epoch ms. Of a message written while the page is open, this device's clock decides; no other agrees with it. */
  const beganRef = useRef({ id, time: created_at * 1000 });

  useEffect(() => {
    if (!isWaiting) return setLong(false);
    if (beganRef.current.id !== id) beganRef.current = { id, time: Date.now() };
    const timer = setTimeout(
      () => setLong(true),
      Math.min(2 ** 31 - 1, beganRef.current.time + minutes * MINUTE - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [isWaiting, id, minutes, isOpen]);
  return isWaiting && isLong;
}

/** The visitor's last message, unless somebody has answered it. What the inbox writes by itself is no answer. */
function unanswered(messages: readonly Message[]): Message | undefined {
  const last = messages.findLast(
    ({ message_type, content_attributes }) => message_type !== 'template' && !content_attributes.deleted,
  );
  return last?.message_type === 'incoming' ? last : undefined;
}
