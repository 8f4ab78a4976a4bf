import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { createSeal } from '../server/identity/seal.ts';
import type { Part } from '../test/chaos/processes.ts';
import { ORIGIN, quantile, residentOf, SESSION_KEY, startBare, startParts, upstream } from './parts.ts';

/*
 * Ten thousand event streams on one process: the memory of each beside a stream of plain node:http, and how long an
 * agent's answer takes while a hundred a second go through.
 */

const STREAMS = Number(process.argv[2] ?? 10_000);
const ACTIVE = 100;
const PER_SECOND = 100;
const SECONDS = 10;
/** Connections opened at the same time. */
const WIDTH = 200;

const sockets: Socket[] = [];

const bare = await measure(await startBare('streams'), async () => '/');
await bare.end();

const parts = await startParts({ BUBBLE_REALTIME: 'webhook,cable' });
const seal = createSeal([SESSION_KEY]);
const active = await makeActive();
const served = await measure(parts.server, async (index) => {
  const sourceId = active[index]?.sourceId ?? randomUUID();
  const iat = Math.floor(Date.now() / 1000);
  const sealed = await seal.sealSession({ site: 'main', sourceId, contactId: 1, iat });
  return `/v1/main/events?after=0\ncookie: bubble-main=${sealed}`;
});
const delays = await fanOut();
await served.end();
await parts.stop();

console.log(`streams          ${STREAMS}`);
console.log(`bare node:http   ${(bare.each / 1024).toFixed(1)} kB a stream`);
console.log(`server           ${(served.each / 1024).toFixed(1)} kB a stream`);
console.log(`ratio            ${(served.each / bare.each).toFixed(2)}`);
console.log(
  `an agent's POST to the stream, ${PER_SECOND} a second: median ${quantile(delays, 0.5).toFixed(1)} ms, ` +
    `p95 ${quantile(delays, 0.95).toFixed(1)} ms, ${delays.length} of ${PER_SECOND * SECONDS} arrived`,
);

interface Measured {
  /** Bytes per stream. */
  each: number;
  end(): Promise<void>;
}

/** Opens the streams and measures the process before and after. */
async function measure(part: Part, requestOf: (index: number) => Promise<string>): Promise<Measured> {
  // Warm up, so that what is allocated once does not count.
  const warm = await Promise.all(Array.from({ length: 200 }, () => open(part.port, requestOf(-1))));
  await wait(1_000);
  for (const socket of warm) socket.destroy();
  await wait(2_000);
  const before = await residentOf(part);
  const opened: Socket[] = [];
  for (let first = 0; first < STREAMS; first += WIDTH) {
    const batch = Array.from({ length: Math.min(WIDTH, STREAMS - first) }, (_, index) => first + index);
    opened.push(...(await Promise.all(batch.map((index) => open(part.port, requestOf(index))))));
  }
  sockets.splice(0, sockets.length, ...opened);
  await wait(5_000);
  return {
    each: ((await residentOf(part)) - before) / STREAMS,
    async end() {
      for (const socket of opened) socket.destroy();
      if (part.name === 'streams') await part.kill();
    },
  };
}

/** Resolves when the stream sends its first bytes. */
async function open(port: number, request: Promise<string>): Promise<Socket> {
  const [path, ...headers] = (await request).split('\n');
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  const lines = [`GET ${path} HTTP/1.1`, 'host: 127.0.0.1', `origin: ${ORIGIN}`, ...headers];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  let text = '';
  while (!text.includes('event: ready')) text += String((await once(socket, 'data'))[0]);
  socket.resume();
  return socket;
}

interface Active {
  sourceId: string;
  conversation: number;
}

async function makeActive(): Promise<Active[]> {
  const made: Active[] = [];
  for (let number = 0; number < ACTIVE; number += 1) {
    const sourceId = randomUUID();
    const contact = await upstream(parts.sandbox.port, 'contacts', { inbox_id: 1, source_id: sourceId });
    const ids = { inbox_id: 1, contact_id: contact.payload.contact.id as number, source_id: sourceId };
    const conversation = (await upstream(parts.sandbox.port, 'conversations', ids)).id as number;
    made.push({ sourceId, conversation });
  }
  return made;
}

/** Milliseconds from the agent's POST to the visitor's stream. */
async function fanOut(): Promise<number[]> {
  const sent = new Map<string, number>();
  const arrived: number[] = [];
  for (const socket of sockets.slice(0, ACTIVE)) {
    socket.on('data', (chunk) => {
      for (const [word] of String(chunk).matchAll(/mark-\d+-/g)) {
        const at = sent.get(word);
        if (at !== undefined) arrived.push(performance.now() - at);
        sent.delete(word);
      }
    });
  }
  for (let number = 0; number < PER_SECOND * SECONDS; number += 1) {
    const word = `mark-${number}-`;
    sent.set(word, performance.now());
    const { conversation } = active[number % ACTIVE]!;
    void upstream(parts.sandbox.port, `conversations/${conversation}/messages`, { content: word }, 'sandbox');
    await wait(1000 / PER_SECOND);
  }
  await wait(3_000);
  return arrived;
}
