import type { Sender } from '../../wire/message.ts';
import type { Log } from '../base/log.ts';
import { MINUTE } from '../base/time.ts';
import type { UpstreamClient } from '../upstream/client.ts';
import { getProfile, listMembers } from '../upstream/inbox.ts';

/** The agents of the inbox, whom an empty conversation shows. */
export interface Team {
  /** At most four; empty until they are read. */
  members(): Sender[];
  start(): void;
  stop(): void;
}

const MEMBERS_MAX = 4;

/** Reads the inbox's members every ten minutes in the background. */
export function createTeam(upstream: UpstreamClient, log: Log): Team {
  let members: Sender[] = [];
  let timer: ReturnType<typeof setInterval> | undefined;

  return {
    members: () => members,
    start() {
      void read();
      timer ??= setInterval(() => void read(), 10 * MINUTE).unref();
    },
    stop: () => clearInterval(timer),
  };

  async function read(): Promise<void> {
    try {
      const [self, all] = await Promise.all([getProfile(upstream), listMembers(upstream)]);
      // The user of our access token answers nobody.
      members = all.filter(({ id }) => id !== self.id).slice(0, MEMBERS_MAX);
    } catch (error) {
      // Keep the members read before.
      log.debug({ err: error }, 'no team read');
    }
  }
}
