import { once } from 'node:events';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { addressOf, run } from '../support/sandbox-process.ts';

test('it says its address, serves the desk, and ends cleanly', async () => {
  const { child, line, exit } = run(0);
  const address = await addressOf(line);
  expect((await fetch(`${address}/api`)).status).toBe(200);
  const page = await fetch(address);
  expect(await page.text()).toContain('/desk.js');
  expect((await fetch(`${address}/desk.js`)).headers.get('content-type')).toContain('text/javascript');
  child.kill('SIGTERM');
  expect(await exit).toBe(0);
});

test('a port in use is refused in words', async () => {
  const first = run(0);
  const port = Number(/:(\d+)$/.exec(await first.line)?.[1]);
  const second = run(port);
  expect(await second.exit).toBe(1);
  expect(second.said()).toContain(`port ${port} of 127.0.0.1 is in use`);
});

test('a dropped connection is destroyed, not answered', async () => {
  const address = await addressOf(run(0).line);
  const faults = [{ path: '^/api$', times: 1, drop: true }];
  await fetch(`${address}/sandbox/faults`, { method: 'PUT', body: JSON.stringify(faults) });
  await expect(fetch(`${address}/api`)).rejects.toThrow('fetch failed');
  expect((await fetch(`${address}/api`)).status).toBe(200);
});

test.each([
  [['actioncable-v1-json', 'actioncable-unsupported'], 'actioncable-v1-json'],
  [[], ''],
])('the cable is open to whoever offers the protocols %j', async (offered, taken) => {
  const socket = new WebSocket(`${(await addressOf(run(0).line)).replace('http', 'ws')}/cable`, offered, {
    origin: 'https://elsewhere.test',
  });
  const [data] = (await once(socket, 'message')) as [Buffer];
  expect([socket.protocol, data.toString()]).toEqual([taken, '{"type":"welcome"}']);
  socket.close();
});

test('a client that knows only other protocols gets none back, and what is no upgrade is not found', async () => {
  const address = await addressOf(run(0).line);
  const other = new WebSocket(`${address.replace('http', 'ws')}/cable`, ['graphql-ws']);
  const [error] = (await once(other, 'error')) as [Error];
  expect(error.message).toBe('Server sent no subprotocol');
  const elsewhere = new WebSocket(`${address.replace('http', 'ws')}/elsewhere`);
  expect(((await once(elsewhere, 'error')) as [Error])[0].message).toBe('Unexpected server response: 404');
  const plain = await fetch(`${address}/cable`);
  expect([plain.status, plain.headers.get('content-type'), await plain.text()]).toEqual([
    404,
    'text/plain',
    'Page not found',
  ]);
});

test('it ends cleanly while somebody is on the cable', async () => {
  const { child, line, exit } = run(0);
  const socket = new WebSocket(`${(await addressOf(line)).replace('http', 'ws')}/cable`);
  await once(socket, 'message');
  child.kill('SIGTERM');
  expect(await exit).toBe(0);
});

test('time runs as fast as it is told, and limits are lifted', async () => {
  const address = await addressOf(run(0, { BUBBLE_TIME_SCALE: '30', SANDBOX_LIMITS: 'off' }).line);
  const socket = new WebSocket(`${address.replace('http', 'ws')}/cable`);
  const begun = performance.now();
  let pings = 0;
  await new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer) => {
      pings += data.toString().includes('ping') ? 1 : 0;
      if (pings === 4) resolve();
    });
  });
  // Two pairs, which take six seconds of a sandbox that is in no hurry.
  expect(performance.now() - begun).toBeLessThan(2000);
  socket.close();
  const headers = { 'api-access-token': 'sandbox' };
  const searches = Array.from({ length: 101 }, () =>
    fetch(`${address}/api/v1/accounts/1/contacts/search?q=x`, { headers }),
  );
  expect((await Promise.all(searches)).map(({ status }) => status)).not.toContain(429);
});

test.each([
  [{ BUBBLE_TIME_SCALE: 'fast' }, 'BUBBLE_TIME_SCALE'],
  [{ SANDBOX_LIMITS: 'no' }, 'SANDBOX_LIMITS'],
])('a setting that means nothing is refused in words: %j', async (env, name) => {
  const { exit, said } = run(0, env);
  expect(await exit).toBe(1);
  expect(said()).toContain(`${name} must be`);
});
