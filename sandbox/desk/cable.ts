import { useEffect, useState } from 'preact/hooks';
import type { Profile } from './api.ts';

const AGAIN = 1000;
/** Presence update: without one for 20 s an agent counts as offline. */
const PRESENCE = 15_000;
/** A visitor who keeps typing repeats it; one who closed the page sends nothing. */
const FORGOTTEN = 30_000;

interface Told {
  event: string;
  data: { conversation_id?: number; message_type?: number; user?: { type: string }; conversation?: { id: number } };
}

/** The conversations whose visitor is typing, as the cable tells it; as long as it runs, the agent is there. */
export function useTyping(me: Profile | null): ReadonlySet<number> {
  const [typing, setTyping] = useState<ReadonlySet<number>>(new Set());
  useEffect(() => {
    if (!me) return undefined;
    const expiry = new Map<number, ReturnType<typeof setTimeout>>();
    const set = (id: number, on: boolean) => {
      clearTimeout(expiry.get(id));
      expiry.delete(id);
      if (on)
        expiry.set(
          id,
          setTimeout(() => set(id, false), FORGOTTEN),
        );
      setTyping(new Set(expiry.keys()));
    };
    const end = follow(me, ({ event, data }) => {
      if (data.user?.type === 'contact' && data.conversation) {
        set(data.conversation.id, event === 'conversation.typing_on');
      }
      if (event === 'message.created' && data.message_type === 0) set(data.conversation_id ?? 0, false);
    });
    return () => {
      end();
      for (const timer of expiry.values()) clearTimeout(timer);
    };
  }, [me]);
  return typing;
}

/** Stays subscribed until it is ended. */
function follow(me: Profile, tell: (told: Told) => void): () => void {
  const credentials = { pubsub_token: me.pubsub_token, user_id: me.id, account_id: me.account_id };
  const identifier = JSON.stringify({ channel: 'RoomChannel', ...credentials });
  let socket: WebSocket;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;
  const command = (name: string, data?: object) => {
    if (socket.readyState !== WebSocket.OPEN) return;
    socket.send(JSON.stringify({ command: name, identifier, ...(data ? { data: JSON.stringify(data) } : {}) }));
  };
  const open = () => {
    socket = new WebSocket(`${location.origin.replace('http', 'ws')}/cable`, 'actioncable-v1-json');
    socket.addEventListener('open', () => command('subscribe'));
    socket.addEventListener('message', ({ data }) => {
      const { message } = JSON.parse(String(data)) as { message?: Told | number };
      if (typeof message === 'object') tell(message);
    });
    socket.addEventListener('close', () => {
      if (!ended) timer = setTimeout(open, AGAIN);
    });
  };
  open();
  const presence = setInterval(() => command('message', { action: 'update_presence' }), PRESENCE);
  return () => {
    ended = true;
    clearTimeout(timer);
    clearInterval(presence);
    socket.close();
  };
}
