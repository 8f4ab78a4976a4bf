import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import type { Logger } from 'pino';

export interface Listening {
  server: Server;
  /** Stops taking requests, ends the streams, resolves when the rest are answered. */
  close(): Promise<void>;
}

/** Listens, and rejects with a message that says what to do when it can't. */
export function listen(fetch: Parameters<typeof serve>[0]['fetch'], host: string, port: number): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, hostname: host, port }, () => resolve({ server, close })) as Server;
    server.on('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is taken; set PORT to another one.`) : error);
    });

    function close(): Promise<void> {
      return new Promise((done) => {
        server.close(() => done());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 2_000).unref();
      });
    }
  });
}

/** Runs `close` at Ctrl-C or SIGTERM, once, then ends the process. */
export function closeOnSignal(close: () => Promise<void>, log: Logger): void {
  let closing = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (closing) return;
      closing = true;
      log.info(`${signal}: closing`);
      void close().finally(() => process.exit(0));
    });
  }
}
