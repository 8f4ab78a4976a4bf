import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect } from 'vitest';
import { baseEnv } from '../support/stack.ts';
import type { Attack } from './attack.ts';
import { type Target } from './target.ts';

/** Attacks by settings, files and odd requests. */
export const REQUEST_ATTACKS: Attack[] = [
  {
    tried: 'wrong settings that might print a secret or hang',
    async run() {
      const wrong: Record<string, string>[] = [
        { REDIS_URL: 'redis://user:hunter2%zz@127.0.0.1:1x' },
        { REDIS_URL: 'hunter2' },
        { ONEHASH_URL: 'https://name:hunter2@' },
        { BUBBLE_SESSION_KEYS: 'hunter2' },
        { BUBBLE_IDENTITY_SECRET: 'hunter2' },
        { BUBBLE_WEBHOOK_SECRET: 'hunter2 ?' },
        { BUBBLE_CONFIG: '{"sites":[{"access_token":"hunter2"' },
        { BUBBLE_DATA_DIR: '/proc/nope' },
      ];
      for (const env of wrong) {
        const { status, stdout, stderr, error } = spawnSync(process.execPath, ['dist/server/main.js'], {
          env: { PATH: process.env['PATH'], ...baseEnv, PORT: '0', ...env },
          encoding: 'utf8',
          timeout: 20_000,
        });
        const text = stdout + stderr;
        expect([env, error, status]).toEqual([env, undefined, 1]);
        expect(text).not.toContain('hunter2');
        expect(text).toContain(Object.keys(env)[0]);
      }
    },
  },
  {
    tried: 'reading the journal as another user of the machine',
    only: 'in memory, with a journal',
    async run({ folder }) {
      expect(statSync(folder!).mode & 0o077).toBe(0);
      for (const name of readdirSync(folder!))
        expect([name, statSync(join(folder!, name)).mode & 0o077]).toEqual([name, 0]);
    },
  },
  {
    tried: 'odd methods, headers and requests that never end',
    async run({ bff, visitor }) {
      const guest = visitor();
      await guest.open();
      await guest.send('Hello');
      const paths = [
        'session',
        'messages',
        'events',
        'contact',
        'conversation',
        'receipts',
        'typing',
        'hooks/x',
        'nothing',
      ];
      for (const path of paths)
        for (const method of ['HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH', 'PROPFIND']) {
          const response = await guest.fetch(method, `/v1/main/${path}`);
          expect([method, path, response.status < 500]).toEqual([method, path, true]);
          await response.arrayBuffer();
        }
      const odd: Record<string, string>[] = [
        { origin: 'http://localhost:99999' },
        { origin: 'null' },
        { origin: 'https://[::1' },
        { 'x-chatwoot-signature': 'sha256=\u00e9\u00ff' },
        { 'x-onehash-signature': '\u00ff', 'x-onehash-timestamp': '1e400' },
        { 'content-type': 'text/plain; charset=\u00ff' },
        { 'x-forwarded-for': 'unknown, ::1:99999, [fe80::1%eth0]:1' },
      ];
      for (const headers of odd)
        for (const path of ['session', 'hooks/hook-secret'])
          expect((await guest.fetch('POST', `/v1/main/${path}`, '{}', headers)).status).toBeLessThan(500);
      expect((await bff.fetch('/healthz')).status).toBe(200);
    },
  },
  {
    tried: 'cookies of 40 kB',
    async run({ bff }) {
      const address = new URL(bff.stack ? await addressOf(bff) : '');
      const answer = await raw(
        address,
        `GET /bubble.js HTTP/1.1\r\nHost: a\r\nCookie: a=${'b'.repeat(40_000)}\r\nConnection: close\r\n\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    },
  },
];

/** Sends bytes as they are. */
function raw({ hostname, port }: URL, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.on('data', (part) => (answer += String(part)));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

/** Where the process listens. */
async function addressOf(bff: Target['bff']): Promise<string> {
  return (await bff.fetch('/healthz')).url;
}
