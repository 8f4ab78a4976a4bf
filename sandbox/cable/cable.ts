import type { CableFrameName, Faults } from '../levers/faults.ts';
import type { JsonObject } from '../state/json.ts';
import type { State } from '../state/state.ts';
import { Timers } from '../state/timers.ts';
import { accountStream, audience } from './audience.ts';
import { cableBody } from './body.ts';
import { admit, readCommand, type CableSocket, type Connection, type Subscription } from './connection.ts';

const PING_EVERY_SECONDS = 3;

export interface Cable {
  connect(socket: CableSocket): void;
  /** Who is connected, and as whom. */
  list(): { since: string; subscribed: JsonObject[] }[];
  /** Closes every connection; the next ones are welcome. */
  closeAll(): void;
  close(): void;
}

/**
 * Sends every event to the subscribers who may know it. The payload is built when the event happens and sent right
 * after, usually before the call that caused it is answered.
 */
export function createCable(state: State, faults: Faults): Cable {
  const connections = new Set<Connection>();
  const streams = new Map<string, Set<Subscription>>();
  const timers = new Timers();
  let pings: NodeJS.Timeout | undefined;
  let closed = false;

  state.listen((event) => {
    const receivers = audience(state, event).flatMap((stream) => [...(streams.get(stream) ?? [])]);
    if (receivers.length > 0) tell(event.name, receivers, cableBody(state, event));
  });

  function tell(name: CableFrameName, receivers: Subscription[], data: JsonObject): void {
    const message = JSON.stringify({ event: name, data });
    const frames = receivers.map(({ connection, identifier }) => ({
      connection,
      text: `{"identifier":${JSON.stringify(identifier)},"message":${message}}`,
    }));
    transmit(name, frames);
  }

  /** Frames go out in the order of this function's calls, but for those that a fault delays. */
  function transmit(name: CableFrameName, frames: { connection: Connection; text: string }[]): void {
    const fault = faults.takeCable(name);
    if (fault === 'lose') return;
    const send = () => {
      for (const { connection, text } of frames) {
        if (fault === 'close') hangUp(connection);
        else if (connections.has(connection)) connection.socket.send(text);
      }
    };
    if (typeof fault === 'object') timers.later(send, fault.delay_ms);
    else queueMicrotask(send);
    if (fault === 'double') queueMicrotask(send);
  }

  function obey(connection: Connection, data: unknown): void {
    const asked = readCommand(data);
    if (!asked) return;
    const subscription = connection.subscriptions.get(asked.identifier);
    if (asked.command === 'subscribe' && !subscription) subscribe(connection, asked.identifier);
    if (asked.command === 'unsubscribe' && subscription) unsubscribe(subscription);
    if (asked.command === 'message' && asked.action === 'update_presence' && subscription) showPresence(subscription);
  }

  function subscribe(connection: Connection, identifier: string): void {
    const admitted = admit(state, identifier);
    if (!admitted) return;
    const subscription = { connection, identifier, ...admitted };
    connection.subscriptions.set(identifier, subscription);
    for (const stream of streamsOf(subscription)) {
      streams.set(stream, (streams.get(stream) ?? new Set()).add(subscription));
    }
    const text = `{"identifier":${JSON.stringify(identifier)},"type":"confirm_subscription"}`;
    transmit('confirm_subscription', [{ connection, text }]);
    showPresence(subscription);
  }

  function unsubscribe(subscription: Subscription): void {
    subscription.connection.subscriptions.delete(subscription.identifier);
    for (const stream of streamsOf(subscription)) {
      streams.get(stream)?.delete(subscription);
      if (streams.get(stream)?.size === 0) streams.delete(stream);
    }
  }

  /** A sign of life, answered on every connection of the same person. */
  function showPresence({ who, token, accountId }: Subscription): void {
    const { presence } = state;
    if ('user' in who) presence.seeUser(who.user);
    else presence.seeContact(who.contact);
    const contacts = 'user' in who ? { contacts: presence.contacts(accountId) } : {};
    const data = { account_id: accountId, users: presence.users(accountId), ...contacts };
    tell('presence.update', [...(streams.get(token) ?? [])], data);
  }

  function ping(): void {
    const text = JSON.stringify({ type: 'ping', message: Math.floor(Date.now() / 1000) });
    // Two at a time, as the server has it.
    const frames = [...connections].flatMap((connection) => [
      { connection, text },
      { connection, text },
    ]);
    if (frames.length > 0) transmit('ping', frames);
  }

  function forget(connection: Connection): void {
    connections.delete(connection);
    for (const subscription of connection.subscriptions.values()) unsubscribe(subscription);
  }

  function hangUp(connection: Connection): void {
    forget(connection);
    connection.socket.close();
  }

  return {
    connect(socket) {
      if (closed) {
        socket.close();
        return;
      }
      pings ??= setInterval(ping, PING_EVERY_SECONDS * 1000 * state.second).unref();
      const connection: Connection = { socket, since: new Date().toISOString(), subscriptions: new Map() };
      connections.add(connection);
      socket.addEventListener('message', ({ data }) => obey(connection, data));
      socket.addEventListener('close', () => forget(connection));
      transmit('welcome', [{ connection, text: '{"type":"welcome"}' }]);
    },
    list: () =>
      [...connections].map(({ since, subscriptions }) => ({
        since,
        subscribed: [...subscriptions.values()].map(({ who }) =>
          'user' in who ? { user: who.user.name } : { contact: who.contact.id },
        ),
      })),
    closeAll() {
      for (const connection of connections) hangUp(connection);
    },
    close() {
      closed = true;
      clearInterval(pings);
      timers.clear();
      for (const connection of connections) hangUp(connection);
    },
  };
}

function streamsOf({ who, token, accountId }: Subscription): string[] {
  return 'user' in who ? [token, accountStream(accountId)] : [token];
}
