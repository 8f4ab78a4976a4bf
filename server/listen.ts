import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import { SECOND } from './base/time.ts';
import type { Log } from './base/log.ts';

export interface Listening {
  server: Server;
  /** Accepts no more requests. Resolves when those that are running are answered. */
  close(): Promise<void>;
}

/** Milliseconds. Sending a message takes no longer. */
const LONGEST_REQUEST = 25 * SECOND;

/**
 * What a client may take of the server before it is answered. Below the public address of a shop, every request carries
 * all of the shop's cookies: 64 kB of headers are accepted, and room for what proxies add. A time scale makes no network
 * faster, so the time-outs have a lower bound.
 */
const SERVER_OPTIONS = {
  maxHeaderSize: 80 * 1024,
  headersTimeout: Math.max(15 * SECOND, 5_000),
  /** For the headers and the body. */
  requestTimeout: Math.max(30 * SECOND, 10_000),
  connectionsCheckingInterval: Math.max(5 * SECOND, 1_000),
};

export interface ListenOptions {
  fetch: Parameters<typeof serve>[0]['fetch'];
  host: string;
  port: number;
  /** Connections above it are closed at once. */
  maxConnections: number;
}

/** @throws {Error} that says what to do if it can not listen */
export function listen({ fetch, host, port, maxConnections }: ListenOptions): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, hostname: host, port, serverOptions: SERVER_OPTIONS }, () =>
      resolve({ server, close }),
    ) as Server;
    server.maxConnections = maxConnections;
    server.on('error', (error: NodeJS.ErrnoException) => {
      reject(new Error(adviceFor(error), { cause: error }));
    });

    function adviceFor({ code, message }: NodeJS.ErrnoException): string {
      if (code === 'EADDRINUSE') return `Port ${port} is in use: set PORT to another one.`;
      if (code === 'EACCES') return `This user may not listen on port ${port}: set PORT to one above 1023.`;
      if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
        return `This machine does not have the address ${host}: set HOST to another one.`;
      return message;
    }

    function close(): Promise<void> {
      return new Promise((done) => {
        // Each connection becomes idle when its request is answered.
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

/**
 * Runs `close` on Ctrl-C or SIGTERM, then ends the process.
 *
 * @param longest milliseconds after which the process ends, whatever `close` waits for
 */
export function closeOnSignal(close: () => Promise<void>, log: Log, longest: number): void {
  let closing = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // A second signal ends the process at once.
      if (closing) process.exit(1);
      closing = true;
      log.info(`${signal}: closing`);
      setTimeout(() => {
        log.error('closing takes too long');
        process.exit(1);
      }, longest).unref();
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
