import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A part of the system that can be killed without a word and started again. */
export interface Part {
  name: string;
  port: number;
  kills(): number;
  isUp(): boolean;
  pid(): number | undefined;
  start(): Promise<void>;
  kill(): Promise<void>;
  /** What it wrote, for when something is wrong. */
  output(): string;
}

interface Command {
  name: string;
  port: number;
  file: string;
  args: string[];
  env: NodeJS.ProcessEnv;
}

export function createPart({ name, port, file, args, env }: Command): Part {
  let child: ChildProcess | undefined;
  let kills = 0;
  let text = '';

  return {
    name,
    port,
    kills: () => kills,
    isUp: () => child !== undefined,
    pid: () => child?.pid,
    output: () => text,
    async start() {
      const started = spawn(file, args, { env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
      child = started;
      for (const stream of [started.stdout, started.stderr]) {
        stream.on('data', (chunk) => {
          text = (text + String(chunk)).slice(-20_000);
        });
      }
      started.once('exit', () => {
        if (child === started) child = undefined;
      });
      while (!(await accepts(port))) {
        if (child !== started) throw new Error(`${name} did not start: ${text}`);
        await wait(20);
      }
    },
    async kill() {
      const killed = child;
      if (!killed) return;
      kills += 1;
      child = undefined;
      const ended = once(killed, 'exit');
      killed.kill('SIGKILL');
      await ended;
    },
  };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
