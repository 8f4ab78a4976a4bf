import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { createSeal, sessionId } from '../server/identity/seal.ts';
import { worstRequests, type WorstRequest } from '../test/support/worst-requests.ts';
import { startRedis } from '../test/support/redis.ts';
import { startProbe } from './probe.ts';
import { ORIGIN, quantile, SESSION_KEY, startParts, upstream, usedHeapOf } from './parts.ts';

/*
 * What a stranger can do to the others: how long `/healthz` takes while the worst request of each kind is sent, and how
 * much memory the server holds after very many requests of each kind that it might remember.
 */

/** How often each of the worst requests is sent, in a row. */
const TIMES = 20;
/** Milliseconds for which such rows follow each other: `/healthz` must be asked often enough for a p99. */
const BUSY = 2_000;
/** Milliseconds by which the worst requests may delay others. */
const DELAY_MAX = 10;
const REQUESTS = Number(process.argv[2] ?? 100_000);
const redis = process.argv[3] === 'redis' ? await startRedis() : undefined;
/** A part of the names of what is measured; the delays are `delays`. */
const only = process.argv[4] ?? '';
/** Connections used at the same time. */
const WIDTH = 32;
const MB = 1024 * 1024;
const GROWTH_MAX = 5 * MB;

const parts = await startParts({
  BUBBLE_TRUSTED_PROXIES: 'loopback',
  BUBBLE_CREATE_CONTACT: 'message',
  ...(redis && { REDIS_URL: redis.url }),
});
const server = `http://127.0.0.1:${parts.server.port}`;
const probe = startProbe(`${server}/healthz`);
const visitor = await makeVisitor();
let isGood = true;

// What is compiled or packed once does not count.
for (const request of worstRequests(visitor.session)) await send(request);
const idle = await delays(() => wait(BUSY));
console.log(`/healthz alone: p99 ${quantile(idle, 0.99).toFixed(1)} ms`);
for (const request of 'delays'.includes(only) ? worstRequests(visitor.session) : []) {
  const busy = await delays(async () => {
    const end = Date.now() + BUSY;
    while (Date.now() < end) for (let times = 0; times < TIMES; times += 1) await send(request);
  });
  const added = quantile(busy, 0.99) - quantile(idle, 0.99);
  say(added <= DELAY_MAX, `${request.name}: /healthz p99 ${added >= 0 ? '+' : ''}${added.toFixed(1)} ms`);
}

await probe.end();

const kinds: [string, (n: number) => Promise<unknown>][] = [
  ['names of files', (n) => get(`/assets/unknown-${n}.js`)],
  ['names of sites', (n) => get(`/bubble.js?site=unknown-${n}`)],
  ['pictures', (n) => get(`/v1/main/avatars/${n}/${Buffer.from(`https://x.test/${n}`).toString('base64url')}`)],
  ['sessions', () => post('/session', { nonce: randomUUID(), intent: 'load' }, '')],
  [
    'addresses',
    (n) =>
      get('/v1/main/messages?after=0', { 'x-forwarded-for': `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}` }),
  ],
  ['forged sessions', (n) => get('/v1/main/messages?after=0', { cookie: `bubble-main=${n}.b.c.d.e` })],
  ['messages', (n) => post('/messages', message(`${n} ${'x'.repeat(500)}`))],
  ['pages', (n) => post('/messages', { ...message('hello'), page: `https://shop.test/${n}` })],
  ['receipts', (n) => post('/receipts', { session_id: visitor.session, delivered: [n], read: n })],
];
for (const [name, request] of kinds.filter(([one]) => one.includes(only))) {
  for (let n = 0; n < 2_000; n += 1) await request(1e9 + n);
  const before = await usedHeapOf(parts.server);
  let next = 0;
  await Promise.all(
    Array.from({ length: WIDTH }, async () => {
      while (next < REQUESTS) await request((next += 1));
    }),
  );
  const grown = (await usedHeapOf(parts.server)) - before;
  say(grown <= GROWTH_MAX, `${REQUESTS} ${name}: heap ${grown >= 0 ? '+' : ''}${(grown / MB).toFixed(1)} MB`);
}
await parts.stop();
await redis?.close();
process.exit(isGood ? 0 : 1);

function say(holds: boolean, fact: string): void {
  isGood &&= holds;
  console.log(`${holds ? 'holds ' : 'BROKEN'} ${fact}`);
}

/** Milliseconds that `/healthz` takes, again and again, during some work. */
async function delays(work: () => Promise<unknown>): Promise<number[]> {
  await probe.take();
  await work();
  return probe.take();
}

interface Visitor {
  cookie: string;
  session: string;
}

async function makeVisitor(): Promise<Visitor> {
  const sourceId = randomUUID();
  const contact = await upstream(parts.sandbox.port, 'contacts', { inbox_id: 1, source_id: sourceId });
  const contactId = contact.payload.contact.id as number;
  await upstream(parts.sandbox.port, 'conversations', { inbox_id: 1, contact_id: contactId, source_id: sourceId });
  const iat = Math.floor(Date.now() / 1000);
  const sealed = await createSeal([SESSION_KEY]).sealSession({ site: 'main', sourceId, contactId, iat });
  return { cookie: `bubble-main=${sealed}`, session: sessionId(sourceId) };
}

async function send({ method, path, headers, body }: WorstRequest): Promise<void> {
  const ending = new AbortController();
  const answer = await fetch(`${server}${path}`, {
    method,
    signal: ending.signal,
    headers: { ...headersOf(visitor.cookie), ...headers },
    ...(body !== undefined && { body }),
  }).catch(() => undefined);
  if (answer?.headers.get('content-type') === 'text/event-stream') ending.abort();
  else await answer?.arrayBuffer();
}

async function get(path: string, headers: Record<string, string> = {}): Promise<void> {
  await (await fetch(`${server}${path}`, { headers: { origin: ORIGIN, ...headers } })).arrayBuffer();
}

async function post(path: string, body: object, cookie = visitor.cookie): Promise<void> {
  const request = { method: 'POST', headers: headersOf(cookie), body: JSON.stringify(body) };
  await (await fetch(`${server}/v1/main${path}`, request)).arrayBuffer();
}

function message(content: string): object {
  return { session_id: visitor.session, key: randomUUID(), attempt: 1, waited: 0, after: 0, content };
}

function headersOf(cookie: string): Record<string, string> {
  return { origin: ORIGIN, 'x-bubble': '1', 'content-type': 'application/json', ...(cookie && { cookie }) };
}
