import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { eventually } from '../support/eventually.ts';
import type { Attack } from './attack.ts';
import { memoryOf } from './target.ts';

const A = '/api/v1/accounts/1';
const MB = 2 ** 20;

/** Attacks by foreign servers: a broken or taken-over upstream, and the hosts of pictures. */
export const FOREIGN_ATTACKS: Attack[] = [
  {
    tried: 'an upstream that answers one byte a second, and one that never ends',
    async run({ another, foreign }) {
      const slow = await foreign((_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const timer = setInterval(() => response.write(' '), 1_000);
        response.once('close', () => clearInterval(timer));
      });
      const endless = await foreign((_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const more = (): void => {
          while (response.write(Buffer.alloc(64 * 1024, ' ')));
        };
        response.on('drain', more);
        more();
      });
      for (const upstream of [slow, endless]) {
        const bff = await another({ BUBBLE_TIME_SCALE: '10', BUBBLE_DRAIN_SECONDS: '1' }, upstream);
        const before = memoryOf(bff);
        // A balancer hears at once that the server waits.
        expect([200, 503]).toContain((await bff.fetch('/readyz')).status);
        expect(memoryOf(bff) - before).toBeLessThan(100 * MB);
        bff.child.kill('SIGTERM');
        await bff.exit;
      }
    },
  },
  {
    tried: 'an upstream that sends the server, with its token, to another host',
    async run({ another, foreign, visitor }) {
      const heard: string[] = [];
      const thief = await foreign((request, response) => {
        heard.push(JSON.stringify(request.headers));
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
      for (const status of [301, 302, 307, 308]) {
        const upstream = await foreign((request, response) => {
          request.resume();
          response.writeHead(status, { location: `${thief}${request.url}` }).end();
        });
        const bff = await another({}, upstream);
        const guest = Object.assign(visitor(), { stack: bff.stack });
        await guest.call('POST', '/v1/main/session', { nonce: randomUUID(), intent: 'load' });
        await (await bff.fetch('/readyz')).text();
        bff.child.kill('SIGKILL');
      }
      expect(heard.join()).not.toContain('sandbox-bff');
    },
  },
  {
    tried: 'an upstream that tells the server to wait for a day, or for ever',
    async run({ another, upstream, visitor }) {
      const bff = await another({ BUBBLE_TIME_SCALE: '20' });
      const guest = Object.assign(visitor(), { stack: bff.stack });
      await guest.open();
      for (const after of ['86400', '2160000', '1e99', 'Fri, 31 Dec 2200 23:59:59 GMT', '-5']) {
        const rule = { method: 'POST', path: '/messages$', status: 429, headers: { 'retry-after': after }, times: 1 };
        await upstream('PUT', '/sandbox/faults', [rule]);
        const text = `after ${after}`;
        expect((await guest.send(text)).status).toBeLessThan(300);
        await eventually(async () => {
          const { body } = await guest.call('GET', '/v1/main/messages?after=0');
          return body.messages.some(({ content }: { content: string }) => content === text);
        }, 15_000);
      }
    },
    isLong: true,
  },
  {
    tried: 'a picture that leads into the private network, and one that never ends',
    async run({ foreign, upstream, visitor }) {
      let inside = 0;
      const internal = await foreign((_, response) => {
        inside += 1;
        response.writeHead(200, { 'content-type': 'image/png' }).end('internal');
      });
      const pictures = [
        `${internal}/a.png`,
        `${internal.replace('127.0.0.1', 'localhost')}/b.png`,
        `${internal.replace('127.0.0.1', '[::ffff:127.0.0.1]')}/c.png`,
        `${internal.replace('127.0.0.1', '2130706433')}/d.png`,
        'http://169.254.169.254/latest/meta-data/',
      ];
      for (const picture of pictures) {
        await upstream('PUT', '/sandbox/agents/1/picture', picture);
        const guest = visitor();
        await guest.open();
        const { body } = await guest.send('Hello');
        await upstream('POST', `${A}/conversations/${body.message.conversation_id}/messages`, { content: 'Good day' });
        const sender = await eventually(async () => {
          const { messages } = await guest.open();
          return messages.at(-1)?.sender;
        });
        if (!sender.avatar_url) continue;
        const path = new URL(sender.avatar_url).pathname;
        expect((await guest.fetch('GET', path)).status).toBe(404);
      }
      expect(inside).toBe(0);
    },
  },
];
