import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { Call } from './caller.ts';
import { SocketHalf } from './socket-pair.ts';

export interface Frame {
  type?: string;
  identifier?: string;
  message?: { event: string; data: Record<string, unknown> } | number;
}

/** A connection to a sandbox's cable, in process, and everything that came over it but pings. */
export function connect(sandbox: Sandbox) {
  const [server, client] = SocketHalf.pair();
  const frames: Frame[] = [];
  const pings: Frame[] = [];
  client.onmessage = ({ data }) => {
    const frame = JSON.parse(String(data)) as Frame;
    (frame.type === 'ping' ? pings : frames).push(frame);
  };
  sandbox.cable(server);
  const send = (frame: unknown) => client.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  return {
    client,
    frames,
    pings,
    send,
    async subscribe(credentials: object): Promise<void> {
      send({ command: 'subscribe', identifier: JSON.stringify({ channel: 'RoomChannel', ...credentials }) });
      await arrived();
    },
    /** The events that came, and forgets them. */
    take: () => frames.splice(0).flatMap(({ message }) => (typeof message === 'object' ? [message] : [])),
  };
}

export type Connection = ReturnType<typeof connect>;

/** Frames follow a call within its own turn, so that one turn later they are all there. */
export async function arrived(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** What a user of the account needs for his stream. */
export async function userCredentials(call: Call, token: string): Promise<object> {
  const profile = (await call('GET', '/api/v1/profile', undefined, token)).body<{ id: number; pubsub_token: string }>();
  return { pubsub_token: profile.pubsub_token, user_id: profile.id, account_id: 1 };
}

/** What a visitor's own stream needs; the public API tells whoever knows his source_id. */
export async function contactCredentials(call: Call, inbox: string, sourceId: string): Promise<object> {
  const found = await call('GET', `/public/api/v1/inboxes/${inbox}/contacts/${sourceId}`);
  return { pubsub_token: found.body<{ pubsub_token: string }>().pubsub_token };
}
