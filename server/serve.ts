import type { serve as serveNode } from '@hono/node-server';
import { createApp, type App } from './app.ts';
import type { Config } from './config/config.ts';
import { closeOnSignal, listen } from './listen.ts';
import { openStore } from './store/open.ts';
import { openFilesLimit } from './base/open-files.ts';
import { SECOND } from './base/time.ts';
import type { Log } from './base/log.ts';

/** Milliseconds. `close` and `stop` have deadlines of their own below this. */
const LONGEST_CLOSE = 30 * SECOND;

type Fetch = Parameters<typeof serveNode>[0]['fetch'];

export interface ServeOptions {
  config: Config;
  log: Log;
  host: string;
  port: number;
  /** Answers the requests that are not for the app. */
  around?: (app: App) => Fetch;
  /** Ends what was started beside the app. */
  onClose?: () => void;
}

/**
 * Opens the store, starts the app and listens. On a signal it asks the visitors to move, finishes what is running, and
 * ends the process.
 *
 * @throws {Error} that says what to do if the store or the port can not be used
 */
export async function serveApp({ config: wanted, log, host, port, around, onClose }: ServeOptions): Promise<void> {
  const config = { ...wanted, maxConnections: Math.min(wanted.maxConnections, possibleConnections()) };
  const { store, journal, close: closeStore } = await openStore({ ...config, journalBytes: config.journal.bytes }, log);
  const app = createApp({ config, log, store, journal });
  const { close } = await listen({
    fetch: around?.(app) ?? app.fetch,
    host,
    port,
    maxConnections: config.maxConnections,
  });
  app.start();
  const drain = config.drainSeconds * SECOND;
  closeOnSignal(
    async () => {
      await app.drain(drain);
      await Promise.all([close(), app.stop()]);
      onClose?.();
      await closeStore();
    },
    log,
    drain + LONGEST_CLOSE,
  );
}

/** The system's limit of open files, less what the process itself needs: its files, and calls to the upstream. */
function possibleConnections(): number {
  const files = openFilesLimit();
  return files === undefined ? Infinity : Math.max(10, Math.floor(files * 0.9) - 32);
}
