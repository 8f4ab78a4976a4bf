import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPictureFetch, PICTURE_MAX } from '../../server/http/picture-fetch.ts';
import { isPublicAddress } from '../../server/files/public-address.ts';
import { sendPinned } from '../../server/files/pinned-request.ts';
import { eventually } from '../support/eventually.ts';
import { createStack, UPSTREAM, type Stack } from '../support/stack.ts';
import { Visitor } from '../support/visitor.ts';

const PNG = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10, 1, 2, 3]);
const PUBLIC = '93.184.215.14';

/** What stands at each address. */
let web: Record<string, () => Response | Promise<Response>>;
/** Where a name leads. */
let names: Record<string, string[]>;
let asked: string[];
let stack: Stack;
beforeEach(() => {
  asked = [];
  web = {};
  names = {};
  const sites = [{ name: 'main' }, { name: 'other', inbox_id: 1, onehash_url: 'https://second.test' }];
  stack = createStack({
    env: { BUBBLE_LIMITS: 'off', BUBBLE_CONFIG: JSON.stringify({ sites }) },
    async between(request, next) {
      if (!(request.url in web)) return next(request);
      asked.push(request.url);
      return web[request.url]!();
    },
  });
  stack.restart({}, { resolve: async (name) => names[name] ?? [PUBLIC] });
});
afterEach(() => stack.close());

/** What a browser gets as the picture of an agent who has set this address. */
async function pictureAt(address: string): Promise<Response> {
  return load(await shownAs(address));
}

async function shownAs(address: string): Promise<string> {
  await stack.upstream('PUT', '/sandbox/agents/2/picture', address);
  const visitor = new Visitor(stack);
  await visitor.open();
  const { body } = await visitor.send('Hello');
  await stack.reply(body.conversation_id, 'Good day');
  return (await eventually(async () => (await visitor.open()).messages.at(-1)?.sender))!.avatar_url;
}

const load = async (url: string): Promise<Response> =>
  stack.fetch(new Request(url, { headers: { 'sec-fetch-site': 'cross-site' } }));

const png = (): Response => new Response(PNG, { headers: { 'content-type': 'image/png' } });
const to = (location: string) => () => new Response(null, { status: 302, headers: { location } });

test('a picture that has moved within the public internet is shown', async () => {
  web = { 'https://pics.test/a': to('//cdn.test/b'), 'https://cdn.test/b': to('c'), 'https://cdn.test/c': png };
  expect((await pictureAt('https://pics.test/a')).status).toBe(200);
});

describe('nothing inside is asked', () => {
  const INSIDE = [
    'http://127.0.0.1/x',
    'http://127.1/x',
    'http://2130706433/x',
    'http://0x7f.0.0.1:6379/x',
    'http://0.0.0.0/x',
    'http://10.1.2.3/x',
    'http://172.31.255.1/x',
    'http://192.168.0.7/x',
    'http://169.254.169.254/latest/meta-data',
    'http://100.100.100.200/x',
    'http://198.18.0.1/x',
    'http://224.0.0.1/x',
    'http://255.255.255.255/x',
    'http://[::1]/x',
    'http://[::]/x',
    'http://[fe80::1]/x',
    'http://[fd00::1]/x',
    'http://[::ffff:10.0.0.1]/x',
    'http://[::ffff:a9fe:a9fe]/x',
    'http://[::10.0.0.1]/x',
    'http://[64:ff9b::10.0.0.1]/x',
    'http://[2002:a00:1::]/x',
    'http://[2001:db8::1]/x',
    'http://inside.test/x',
    'http://half.test/x',
    'http://six.test/x',
    'http://nowhere.test/x',
    'http://upstream.test:6379/x',
    'ftp://pics.test/x',
    'file:///etc/passwd',
    'https://user:pass@pics.test/x',
  ];
  beforeEach(() => {
    names = {
      'inside.test': ['10.0.0.5'],
      'half.test': [PUBLIC, '192.168.1.1'],
      'six.test': ['::ffff:127.0.0.1'],
      'nowhere.test': [],
      'upstream.test': ['10.0.0.9'],
    };
    for (const address of INSIDE) if (URL.canParse(address)) web[new URL(address).href] = png;
  });

  test.each(INSIDE)('%s as the address', async (address) => {
    const fetchPicture = createPictureFetch({
      resolve: async (name) => names[name] ?? [PUBLIC],
      async fetch(request) {
        asked.push(request.url);
        return png();
      },
    });
    expect(await fetchPicture(address, 'upstream.test')).toBeNull();
    expect(asked).toEqual([]);
  });

  test.each(INSIDE)('%s behind a redirect', async (address) => {
    web['https://pics.test/a'] = to(address);
    expect((await pictureAt('https://pics.test/a')).status).toBe(404);
    expect(asked).toEqual(['https://pics.test/a']);
  });

  test.each(['1.1.1.1', '2606:4700:4700::1111', '::ffff:8.8.8.8'])('while %s is outside', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

test("the upstream's own host may be private: its pictures are there, for its site only", async () => {
  names = { 'upstream.test': ['10.0.0.9'] };
  web = { [`${UPSTREAM}/pic`]: png };
  const shown = await shownAs(`${UPSTREAM}/pic`);
  expect((await load(shown)).status).toBe(200);
  expect((await load(shown.replace('/v1/main/', '/v1/other/'))).status).toBe(404);
});

test('a site serves no picture that was signed for another site', async () => {
  web = { 'https://pics.test/a': png };
  const shown = await shownAs('https://pics.test/a');
  for (const site of ['other', 'nope', 'MAIN'])
    expect((await load(shown.replace('/v1/main/', `/v1/${site}/`))).status).toBe(404);
  expect(asked).toEqual([]);
});

test('a picture that many ask for at the same time is fetched once', async () => {
  let answer!: (response: Response) => void;
  web = { 'https://pics.test/a': () => new Promise((resolve) => (answer = resolve)) };
  const shown = await shownAs('https://pics.test/a');
  const loads = Array.from({ length: 20 }, () => load(shown));
  await eventually(() => asked.length > 0);
  answer(png());
  expect((await Promise.all(loads)).map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
  expect(asked).toHaveLength(1);
});

test('an address without a picture is not asked again for a while', async () => {
  web = { 'https://pics.test/a': () => new Response('', { status: 503 }) };
  const shown = await shownAs('https://pics.test/a');
  for (let time = 0; time < 5; time += 1) expect((await load(shown)).status).toBe(404);
  expect(asked).toHaveLength(1);
});

describe('the bytes decide what is a picture', () => {
  const bytes = (...parts: (string | number[])[]): Uint8Array<ArrayBuffer> =>
    new Uint8Array(
      Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part)))),
    );

  test.each([
    ['image/png', PNG],
    ['image/jpeg', bytes([0xff, 0xd8, 0xff, 0xe0, 0, 1])],
    ['image/gif', bytes('GIF89a....')],
    ['image/webp', bytes('RIFF', [1, 2, 3, 4], 'WEBPVP8 ')],
    ['image/avif', bytes([0, 0, 0, 32], 'ftypavif....')],
  ])('%s, whatever its server calls it', async (type, body) => {
    web = { 'https://pics.test/a': () => new Response(body, { headers: { 'content-type': 'text/html' } }) };
    const answer = await pictureAt('https://pics.test/a');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test.each([
    ['a page', bytes('<!doctype html><script>alert(1)</script>')],
    ['a drawing', bytes('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a script', bytes('alert(1)//\x89PNG\r\n\x1a\n')],
    ['a sound', bytes('RIFF', [1, 2, 3, 4], 'WAVEfmt ')],
    ['a film', bytes([0, 0, 0, 32], 'ftypmp42....')],
    ['a part of a signature', bytes([0x89, 0x50])],
    ['nothing', bytes()],
  ])('%s that is called a picture is none', async (_what, body) => {
    web = { 'https://pics.test/a': () => new Response(body, { headers: { 'content-type': 'image/png' } }) };
    expect((await pictureAt('https://pics.test/a')).status).toBe(404);
  });
});

test.each([
  ['says so', { 'content-length': String(PICTURE_MAX + 1) }],
  ['says that it is small', { 'content-length': '10' }],
  ['says nothing', {}],
])('a picture that is too large is read no further, if it %s', async (_what, headers) => {
  let sent = 0;
  const body = new ReadableStream({
    pull(controller) {
      sent += 1;
      controller.enqueue(sent === 1 ? PNG : new Uint8Array(64 * 1024));
    },
  });
  web = { 'https://pics.test/a': () => new Response(body, { headers }) };
  expect((await pictureAt('https://pics.test/a')).status).toBe(404);
  expect(sent * 64 * 1024).toBeLessThan(2 * PICTURE_MAX);
});

test('redirects without an end lead to no picture', async () => {
  web = { 'https://pics.test/a': to('https://pics.test/a') };
  expect((await pictureAt('https://pics.test/a')).status).toBe(404);
  expect(asked.length).toBeLessThan(10);
});

describe('over the network', () => {
  let server: Server;
  let port: number;
  let listener: RequestListener;
  beforeEach(async () => {
    server = createServer((request, response) => {
      asked.push(request.headers.host!);
      listener(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
    listener = (_request, response) => void response.end(PNG);
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  test('a name is looked up once, and the connection goes to the address that was checked', async () => {
    // The name means another address by now: this one does not resolve at all.
    const answer = await sendPinned(
      new URL(`http://rebind.invalid:${port}/x`),
      ['127.0.0.1'],
      AbortSignal.timeout(5_000),
    );
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(PNG);
    expect(asked).toEqual([`rebind.invalid:${port}`]);
  });

  test('a name that leads outside once and inside afterwards is not connected to inside', async () => {
    const answers = [['203.0.114.1'], ['127.0.0.1']];
    const resolve = async (): Promise<string[]> => answers.shift() ?? ['127.0.0.1'];
    const fetchPicture = createPictureFetch({ resolve });
    const fetched = fetchPicture(`http://rebind.invalid:${port}/x`, undefined);
    expect(await Promise.race([fetched, eventually(() => answers.length === 1)])).not.toMatchObject({
      type: 'image/png',
    });
    expect(answers).toHaveLength(1);
    expect(asked).toEqual([]);
  });

  test("the upstream's pictures come, and a redirect from there to another port of this machine does not", async () => {
    const inner = createServer((_request, response) => void response.end(PNG));
    await new Promise<void>((resolve) => inner.listen(0, '127.0.0.1', resolve));
    const fetchPicture = createPictureFetch({});
    const own = `127.0.0.1:${port}`;
    expect(await fetchPicture(`http://${own}/x`, own)).toMatchObject({ type: 'image/png' });
    const location = `http://127.0.0.1:${(inner.address() as AddressInfo).port}/x`;
    listener = (_request, response) => void response.writeHead(302, { location }).end();
    expect(await fetchPicture(`http://${own}/x`, own)).toBeNull();
    inner.close();
  });
});
