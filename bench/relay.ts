import { randomUUID } from 'node:crypto';
import { createSeal, sessionId } from '../server/identity/seal.ts';
import { median, ORIGIN, SESSION_KEY, startBare, startParts, upstream } from './parts.ts';

/*
 * A visitor's message, in turn directly to the upstream, through a bare proxy, and through the server. First one client
 * that sends one message after the other; then many clients at once.
 */

const ROUNDS = 5;
const SEQUENTIAL = 300;
const CLIENTS = 32;
const CONCURRENT = 2_000;

interface Way {
  name: string;
  send(visitor: Visitor): Promise<void>;
}

interface Visitor {
  cookie: string;
  session: string;
  conversation: number;
}

const parts = await startParts();
const proxy = await startBare('proxy', `http://127.0.0.1:${parts.sandbox.port}`);
const visitors = await makeVisitors(CLIENTS);
const ways: Way[] = [
  { name: 'direct', send: (visitor) => post(parts.sandbox.port, visitor) },
  { name: 'bare proxy', send: (visitor) => post(proxy.port, visitor) },
  { name: 'server', send: (visitor) => postToServer(visitor) },
];

const times = new Map(ways.map(({ name }) => [name, [] as number[]]));
const rates = new Map(ways.map(({ name }) => [name, [] as number[]]));
for (const way of ways) await sequence(way, 100);
for (let round = 0; round < ROUNDS; round += 1) {
  for (const way of ways) times.get(way.name)!.push(median(await sequence(way, SEQUENTIAL)));
  for (const way of ways) rates.get(way.name)!.push(await throughput(way));
}
await parts.stop();
await proxy.kill();

const at = (name: string): number => median(times.get(name)!);
const rate = (name: string): number => median(rates.get(name)!);
for (const { name } of ways)
  console.log(
    `${name.padEnd(12)} ${at(name).toFixed(2).padStart(7)} ms  ${rate(name).toFixed(0).padStart(6)} messages/s`,
  );
console.log(
  `\nadded by the server, one client: ${(at('server') - at('direct')).toFixed(2)} ms (median of ${ROUNDS} rounds)`,
);
console.log(`throughput against the bare proxy: ${(rate('server') / rate('bare proxy')).toFixed(2)}`);

async function sequence(way: Way, count: number): Promise<number[]> {
  const all: number[] = [];
  for (let number = 0; number < count; number += 1) {
    const started = performance.now();
    await way.send(visitors[0]!);
    all.push(performance.now() - started);
  }
  return all;
}

/** Messages per second. */
async function throughput(way: Way): Promise<number> {
  let left = CONCURRENT;
  const started = performance.now();
  await Promise.all(
    visitors.map(async (visitor) => {
      while ((left -= 1) >= 0) await way.send(visitor);
    }),
  );
  return CONCURRENT / ((performance.now() - started) / 1000);
}

async function post(port: number, { conversation }: Visitor): Promise<void> {
  const key = randomUUID();
  await upstream(port, `conversations/${conversation}/messages`, {
    content: 'Do you ship to Bern?',
    message_type: 'incoming',
    echo_id: key,
    source_id: key,
  });
}

async function postToServer({ cookie, session }: Visitor): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${parts.server.port}/v1/main/messages`, {
    method: 'POST',
    headers: { cookie, origin: ORIGIN, 'x-bubble': '1', 'content-type': 'application/json' },
    body: JSON.stringify({
      session_id: session,
      key: randomUUID(),
      attempt: 1,
      waited: 0,
      after: 0,
      content: 'Do you ship to Bern?',
    }),
  });
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  await response.json();
}

async function makeVisitors(count: number): Promise<Visitor[]> {
  const seal = createSeal([SESSION_KEY]);
  const made: Visitor[] = [];
  for (let number = 0; number < count; number += 1) {
    const sourceId = randomUUID();
    const contact = await upstream(parts.sandbox.port, 'contacts', { inbox_id: 1, source_id: sourceId });
    const contactId = contact.payload.contact.id as number;
    const ids = { inbox_id: 1, contact_id: contactId, source_id: sourceId };
    const conversation = (await upstream(parts.sandbox.port, 'conversations', ids)).id as number;
    const sealed = await seal.sealSession({ site: 'main', sourceId, contactId, iat: Math.floor(Date.now() / 1000) });
    made.push({ cookie: `bubble-main=${sealed}`, session: sessionId(sourceId), conversation });
  }
  return made;
}
