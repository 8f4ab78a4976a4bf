import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Dice } from './dice.ts';

/** Stands between a server and Redis: connections are cut now and then, in the middle of whatever they carry. */
export interface Wire {
  port: number;
  cuts(): number;
  calm(): void;
  close(): void;
}

export async function startWire(dice: Dice, target: number, timeScale: number): Promise<Wire> {
  const sockets = new Set<Socket>();
  let cuts = 0;
  let calm = false;
  const server = createServer((client) => {
    const redis = connect(target, '127.0.0.1');
    const end = (): void => {
      client.destroy();
      redis.destroy();
    };
    for (const socket of [client, redis]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', end).on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
    client.pipe(redis).pipe(client);
    const timer = setTimeout(
      () => {
        if (calm) return;
        cuts += 1;
        end();
      },
      dice.between(20_000, 300_000) / timeScale,
    );
    timer.unref();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    cuts: () => cuts,
    calm: () => void (calm = true),
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
