import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import { SECOND } from './base/time.ts';
import type { Log } from './base/log.ts';

export interface Listening {
  server: Server;
  /** Stops taking requests, resolves when those that run are answered. */
  close(): Promise<void>;
}

/** A message that is being relayed takes no longer. */
const LONGEST_REQUEST = 25 * SECOND;

/** Listens, and rejects with a message that says what to do when it can't. */
export function listen(fetch: Parameters<typeof serve>[0]['fetch'], host: string, port: number): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, hostname: host, port }, () => resolve({ server, close })) as Server;
    server.on('error', (error: NodeJS.ErrnoException) => {
      reject(new Error(adviceFor(error), { cause: error }));
    });

    function adviceFor({ code, message }: NodeJS.ErrnoException): string {
      if (code === 'EADDRINUSE') return `Port ${port} is taken; set PORT to another one.`;
      if (code === 'EACCES') return `Port ${port} is not open to this user; set PORT to one above 1023.`;
      if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `This machine has no address ${host}; set HOST.`;
      return message;
    }

    function close(): Promise<void> {
      return new Promise((done) => {
        // Connections become idle one after the other, as their requests are answered.
        const timer = setInterval(() => server.closeIdleConnections(), SECOND / 10);
        setTimeout(() => server.closeAllConnections(), LONGEST_REQUEST).unref();
        server.close(() => {
          clearInterval(timer);
          done();
        });
        server.closeIdleConnections();
      });
    }
  });
}

/** Runs `close` at Ctrl-C or SIGTERM, once, then ends the process. */
export function closeOnSignal(close: () => Promise<void>, log: Log): void {
  let closing = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // Whoever says it twice means it.
      if (closing) process.exit(1);
      closing = true;
      log.info(`${signal}: closing`);
      close().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'closing failed');
          process.exit(1);
        },
      );
    });
  }
}
