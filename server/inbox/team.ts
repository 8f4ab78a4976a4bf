import type { Log } from '../base/log.ts';
import type { Sender } from '../../wire/message.ts';
import { MINUTE } from '../base/time.ts';
import type { UpstreamClient } from '../upstream/client.ts';
import { getProfile, listMembers } from '../upstream/inbox.ts';

/** Who answers, as an empty conversation shows them. */
export interface Team {
  /** A few of them; none until they are known. */
  members(): Sender[];
  start(): void;
  stop(): void;
}

/** More faces than this are a crowd. */
const MOST = 4;

/** Reads the inbox's members now and then; nobody waits for it. */
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
      // Our own user answers nobody.
      members = all.filter(({ id }) => id !== self.id).slice(0, MOST);
    } catch (error) {
      // Those of before, then.
      log.debug({ err: error }, 'no team read');
    }
  }
}
