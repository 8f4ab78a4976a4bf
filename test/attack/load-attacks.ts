import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { connect } from 'node:net';
import { expect } from 'vitest';
import type { Attack } from './attack.ts';
import { memoryOf, messageOf, slowestHealth, type Target } from './target.ts';

const MB = 2 ** 20;
/** Half a character. */
const HIGH = '\uD83D';

/** Attacks on the time, memory and limits that all visitors share. */
export const LOAD_ATTACKS: Attack[] = [
  {
    tried: 'names of files, pictures and pages that the server might remember',
    async run({ bff }) {
      await bff.fetch('/assets/warm.js');
      const before = memoryOf(bff);
      for (let n = 0; n < 30; n += 1)
        await Promise.all(
          Array.from({ length: 50 }, async (_, at) => {
            const name = `${n}-${at}-${'x'.repeat(2_000)}`;
            for (const path of [`/assets/${name}.js`, `/v/${name}/bubble.js`, `/v1/main/avatars/${name}/a.png`])
              await (await bff.fetch(path)).arrayBuffer();
          }),
        );
      expect(memoryOf(bff) - before).toBeLessThan(100 * MB);
    },
  },
  {
    tried: 'hundreds of event streams',
    async run({ bff, visitor }) {
      const attacker = visitor();
      await attacker.open();
      await attacker.send('Hello');
      const streams: Promise<unknown>[] = [];
      const end = new AbortController();
      setMaxListeners(0, end.signal);
      for (let n = 0; n < 300; n += 1)
        streams.push(readUntil(end.signal, attacker.fetch('GET', `/v1/main/events?after=0&n=${n}`)).catch(() => {}));
      const other = visitor();
      await other.open();
      expect((await other.send('still served')).status).toBe(200);
      const events = await other.listen(0, (heard) => heard.some(({ type }) => type === 'ready'));
      expect(events.length).toBeGreaterThan(0);
      expect((await bff.fetch('/healthz')).status).toBe(200);
      end.abort();
      await Promise.all(streams);
    },
  },
  {
    tried: 'reading history until nobody else is served',
    async run({ visitor }) {
      const attacker = visitor();
      await attacker.open();
      const { body } = await attacker.send('Hello');
      const before = body.message.id + 1;
      const statuses: number[] = [];
      for (let n = 0; n < 20; n += 1)
        await Promise.all(
          Array.from({ length: 30 }, async () => {
            const answer = await attacker.fetch('GET', `/v1/main/messages?before=${before}`);
            await answer.arrayBuffer();
            statuses.push(answer.status);
          }),
        );
      expect(statuses).toContain(429);
      const other = visitor();
      await other.open();
      expect((await other.send('still served')).status).toBe(200);
      expect((await other.call('GET', `/v1/main/messages?before=${before + 10}`)).status).toBe(200);
    },
  },
  {
    tried: 'filling the journal while the upstream is down',
    async run({ another, foreign, visitor, sandbox }) {
      let isDown = false;
      const upstream = await foreign((request, response) => {
        if (isDown) return void request.socket.destroy();
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', async () => {
          const answer = await fetch(sandbox + request.url, {
            method: request.method!,
            headers: {
              api_access_token: String(request.headers['api_access_token'] ?? request.headers['api-access-token']),
              'content-type': 'application/json',
            },
            ...(request.method !== 'GET' && { body: Buffer.concat(chunks) }),
          });
          response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
        });
      });
      const bff = await another({ BUBBLE_JOURNAL_MB: '1', BUBBLE_REALTIME: 'sweep', BUBBLE_LIMITS: 'off' }, upstream);
      const [attacker, other] = [visitor(), visitor()].map((one) => Object.assign(one, { stack: bff.stack }));
      await attacker!.open();
      await other!.open();
      isDown = true;
      for (let n = 0; n < 200; n += 1) {
        const { status } = await attacker!.send('x'.repeat(9_000));
        if (status !== 202) break;
        expect(n).toBeLessThan(150);
      }
      expect(await other!.send('I am here, too')).toMatchObject({ status: 202 });
    },
  },
  {
    tried: 'new contacts without end from one network',
    async run({ visitor }) {
      const statuses: number[] = [];
      for (let n = 0; n < 700; n += 1) {
        // Another address each time, in one network of IPv6.
        const guest = visitor(`2001:db8:5:${(n % 256).toString(16)}::${(n + 1).toString(16)}`);
        statuses.push((await guest.fetch('POST', '/v1/main/session', { nonce: randomUUID(), intent: 'load' })).status);
      }
      expect(statuses.filter((status) => status === 200).length).toBeLessThan(650);
      expect(statuses).toContain(429);
      // Others are served.
      expect(await visitor().open()).toMatchObject({ messages: [] });
    },
    isLong: true,
  },
  {
    tried: 'requests that send their head or body a byte at a time',
    async run({ bff }) {
      const address = new URL(await addressOf(bff));
      const sockets = Array.from({ length: 100 }, () => {
        const socket = connect(Number(address.port), address.hostname);
        socket.on('error', () => {});
        socket.write('POST /v1/main/session HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{');
        return socket;
      });
      expect((await bff.fetch('/healthz')).status).toBe(200);
      for (const socket of sockets) socket.destroy();
    },
  },
  // Last: it leaves connections behind that the server has closed.
  {
    tried: 'texts that take long to read, on every route',
    async run({ bff, visitor }) {
      const attacker = visitor();
      await attacker.open();
      const heavy = `https://shop.test/?${Array.from({ length: 20_000 }, (_, n) => `a${n}=${n}`).join('&')}`;
      const deep = '['.repeat(100_000);
      const wide = Object.fromEntries(Array.from({ length: 9_000 }, (_, n) => [`key${n}`, n]));
      const bodies: [string, unknown][] = [
        ['messages', { ...messageOf(attacker, 'x'), page: heavy }],
        ['messages', { ...messageOf(attacker, 'x'), referrer: heavy, title: HIGH.repeat(100_000) }],
        ['messages', deep],
        ['session', { nonce: randomUUID(), intent: 'load', ticket: '.'.repeat(200_000) }],
        ['contact', { session_id: attacker.session_id, custom_attributes: wide }],
        ['contact', { session_id: attacker.session_id, email: `${'a@'.repeat(100_000)}` }],
        ['contact', { session_id: attacker.session_id, token: `${'a.'.repeat(100_000)}` }],
        ['conversation', { session_id: attacker.session_id, custom_attributes: wide }],
        ['receipts', { session_id: attacker.session_id, page: heavy }],
      ];
      const headers: Record<string, string>[] = [
        { origin: `https://${'a.'.repeat(7_000)}test` },
        { cookie: 'a=b; '.repeat(3_000) },
        { authorization: `Bearer ${'.'.repeat(15_000)}` },
        { 'user-agent': `Mozilla/5.0 ${'(compatible; '.repeat(1_000)}` },
        { 'x-forwarded-for': `${'1.2.3.4, '.repeat(1_500)}` },
        { 'accept-language': 'de;q='.repeat(2_500) },
      ];
      const work = async (): Promise<void> => {
        // What is too large may be answered with a closed connection.
        const refused = { status: 431 };
        for (const [path, body] of bodies)
          for (let n = 0; n < 5; n += 1) {
            const answer = attacker.fetch('POST', `/v1/main/${path}`, body).catch(() => refused);
            expect((await answer).status).toBeLessThan(500);
          }
        for (const odd of headers) {
          const session = attacker.fetch('POST', '/v1/main/session', undefined, odd).catch(() => refused);
          expect((await session).status).toBeLessThan(500);
          const messages = attacker.fetch('GET', '/v1/main/messages?after=0', undefined, odd).catch(() => refused);
          expect((await messages).status).toBeLessThan(500);
        }
      };
      // A busy machine may take part of it; the texts took seconds each.
      expect(await slowestHealth(bff, work())).toBeLessThan(1_000);
    },
  },
];
/** Where the process listens. */
async function addressOf(bff: Target['bff']): Promise<string> {
  return (await bff.fetch('/healthz')).url;
}

/** Reads a stream until it ends or the signal comes. */
async function readUntil(end: AbortSignal, answer: Promise<Response>): Promise<void> {
  const reader = (await answer).body!.getReader();
  // With Redis, an answer may come only after the signal.
  if (end.aborted) return reader.cancel();
  end.addEventListener('abort', () => void reader.cancel().catch(() => {}));
  while (!(await reader.read()).done);
}
