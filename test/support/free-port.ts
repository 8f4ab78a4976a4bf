import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Ports that no system gives away by itself, to a connection or to a server that asks for any port. Such a port could be
 * taken while the part that it is meant for is not running.
 */
const RANGE = { from: 10_000, to: 32_000 };

const given = new Set<number>();

/** A port of the loopback interface that nobody listens on. No caller in this process has been given it before. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = RANGE.from + Math.floor(Math.random() * (RANGE.to - RANGE.from));
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
