import type { SiteContext } from '../site-context.ts';
import { keepCable, type CableUser, type ConnectCable } from '../upstream/cable.ts';
import { UpstreamError } from '../upstream/error.ts';
import { readFrame } from '../upstream/events.ts';
import { getProfile } from '../upstream/inbox.ts';
import { createReceiver } from './receive.ts';
import type { UserGroup } from './user-groups.ts';

export interface CableSourceOptions {
  group: UserGroup;
  connect: ConnectCable;
  /** Called whenever it hears from now on. It missed what happened before. */
  onConnected: () => void;
  signal: AbortSignal;
}

/** Receives the events of a group's inboxes over the cable, until the signal aborts. */
export function listenToCable({ group, connect, onConnected, signal }: CableSourceOptions): Promise<void> {
  const [first] = group.sites;
  const { log } = first;
  const { url, accountId } = first.settings.upstream;
  const receivers = group.sites.map((context) => ({ site: context.site, receive: createReceiver(context, true) }));
  return keepCable({
    url,
    accountId,
    connect,
    onConnected,
    log,
    signal,
    getUser: () => cableUser(first),
    onMessage(message) {
      const event = readFrame(message);
      for (const { site, receive } of receivers) {
        receive(event).then(
          (outcome) => log[outcome === 'unreadable' ? 'warn' : 'debug']({ site, outcome }, 'cable'),
          (error: unknown) => log.warn({ site, err: error }, 'cable'),
        );
      }
    },
  });
}

async function cableUser({ upstream }: SiteContext): Promise<CableUser> {
  const { id, pubsubToken } = await getProfile(upstream);
  if (!pubsubToken) throw new UpstreamError('upstream_invalid', 'nothing', 'the profile has no pubsub_token');
  return { id, pubsubToken };
}
