import { join } from 'node:path';
import { freePort } from '../support/free-port.ts';
import { mountSmallDisk } from '../support/small-disk.ts';
import type { Dice } from './dice.ts';
import { createPart, type Part } from './processes.ts';
import { startWire } from './wire.ts';

/** Where servers keep what outlives them. */
export interface ServerStore {
  /** How many servers can share it. */
  servers: number;
  redis?: Part;
  disk?: GreedyDisk;
  envOf(server: number): NodeJS.ProcessEnv;
  /** Connections that were cut. */
  cuts(): number;
  calm(): void;
  close(): void;
}

/** A disk that somebody else fills. */
export interface GreedyDisk {
  /** They take every byte, also those that get free later. */
  fill(): void;
  /** They give all of it back. */
  clear(): void;
  fills(): number;
}

/** A Redis that two servers share, on wires that are cut. */
export async function createRedisStore(folder: string, dice: Dice, timeScale: number): Promise<ServerStore> {
  const port = await freePort();
  // A killed process loses nothing that it has written: waiting for the machine's disk would only make the run slow.
  const flags = { port, bind: '127.0.0.1', dir: folder, appendonly: 'yes', appendfsync: 'no', save: '' };
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const redis = createPart({ name: 'redis', port, file: 'redis-server', args, env: {} });
  const wires = [await startWire(dice, port, timeScale), await startWire(dice, port, timeScale)];
  return {
    servers: wires.length,
    redis,
    envOf: (server) => ({ REDIS_URL: `redis://127.0.0.1:${wires[server]!.port}` }),
    cuts: () => wires.reduce((sum, wire) => sum + wire.cuts(), 0),
    calm: () => wires.forEach((wire) => wire.calm()),
    close: () => wires.forEach((wire) => wire.close()),
  };
}

/** How often somebody else looks for free bytes, ms. */
const LOOK = 50;

/** A small disk of a single server. When all is calm it is full, and stays so. */
export function createDiskStore(): ServerStore {
  const small = mountSmallDisk();
  let timer: ReturnType<typeof setInterval> | undefined;
  let fills = 0;
  let isMounted = true;
  const disk: GreedyDisk = {
    fill() {
      if (timer) return;
      fills += 1;
      small.fill();
      timer = setInterval(small.fill, LOOK).unref();
    },
    clear() {
      clearInterval(timer);
      timer = undefined;
      small.clear();
    },
    fills: () => fills,
  };
  const close = (): void => {
    clearInterval(timer);
    if (isMounted) small.remove();
    isMounted = false;
  };
  process.once('exit', close);
  return {
    servers: 1,
    disk,
    envOf: () => ({ BUBBLE_DATA_DIR: join(small.folder, 'data') }),
    cuts: () => 0,
    calm: disk.fill,
    close,
  };
}
