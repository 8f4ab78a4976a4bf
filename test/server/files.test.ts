import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Attachment } from '../../wire/message.ts';
import { eventually } from '../support/eventually.ts';
import { openFileRoom, type FileRoom } from '../support/file-room.ts';
import { PNG, sendFiles } from '../support/files.ts';
import { Visitor } from '../support/visitor.ts';

let room: FileRoom;
beforeEach(async () => {
  room = await openFileRoom();
});
afterEach(() => room.stack.close());

const bytesOf = async (response: Response): Promise<string> => Buffer.from(await response.arrayBuffer()).toString();
const big = (size: number): string => 'abcdefghij'.repeat(Math.ceil(size / 10)).slice(0, size);

test('what an agent sends reaches the visitor with its name, type and size, and comes from our address', async () => {
  const [picture, letter] = await room.filesFrom(
    { name: 'cat.png', type: 'image/png', bytes: PNG },
    { name: 'Grüße (1).txt', type: 'text/plain', bytes: 'Hello' },
  );
  expect(picture).toMatchObject({ file_type: 'image', name: 'cat.png', file_size: PNG.length });
  expect(letter).toMatchObject({ file_type: 'file', name: 'Grüße (1).txt', file_size: 5, thumb_url: '' });
  expect(new URL(picture!.url).origin).toBe('https://chat.test');

  const shown = await room.load(picture!.url);
  expect(shown.status).toBe(200);
  expect(new Uint8Array(await shown.arrayBuffer())).toEqual(PNG);
  expect(Object.fromEntries(shown.headers)).toMatchObject({
    'content-type': 'image/png',
    'content-disposition': 'inline; filename=cat.png',
    'content-length': String(PNG.length),
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, max-age=3600',
  });
  const saved = await room.load(letter!.url);
  expect(await bytesOf(saved)).toBe('Hello');
  expect(saved.headers.get('content-type')).toBe('application/octet-stream');
  expect(saved.headers.get('content-disposition')).toBe(
    `attachment; filename="Gr??e (1).txt"; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20%281%29.txt`,
  );
  expect((await room.load(`${picture!.url}?save`)).headers.get('content-disposition')).toBe(
    'attachment; filename=cat.png',
  );
  expect(await (await room.load(picture!.thumb_url)).arrayBuffer()).toHaveProperty('byteLength', PNG.length);
});

test('the size of a picture is known once the upstream has looked at it', async () => {
  const [first] = await room.filesFrom({ name: 'cat.png', type: 'image/png', bytes: PNG });
  expect(first).toMatchObject({ width: null, height: null });
  await eventually(async () => {
    room.now += 61_000;
    const { messages } = await room.visitor.open();
    return messages.at(-1)!.attachments[0]!.width;
  });
  expect((await room.visitor.open()).messages.at(-1)!.attachments[0]).toMatchObject({ width: 3, height: 2 });
});

test('no address of the upstream reaches a browser: not with the session, in the history, the stream or an answer', async () => {
  await room.filesFrom({ name: 'cat.png', type: 'image/png', bytes: PNG });
  const answers = [
    await room.visitor.fetch('POST', '/v1/main/session', { nonce: room.visitor.nonce, intent: 'load' }),
    await room.visitor.fetch('GET', '/v1/main/messages?before=1000000'),
    await room.visitor.fetch('GET', '/v1/main/messages?after=0'),
  ];
  const texts = await Promise.all(answers.map((answer) => answer.text()));
  const [event] = await room.visitor.listen(1, (events) => events.length > 0);
  for (const text of [...texts, JSON.stringify(event)]) {
    expect(text).toContain('https://chat.test/v1/main/files/');
    expect(text).not.toMatch(/upstream\.test|active_storage/);
    for (const [address] of text.matchAll(/(?<=\/files\/)[\w-]+/g))
      expect(Buffer.from(address, 'base64url').toString('latin1')).not.toMatch(/upstream|rails|cat\.png/);
  }
});

test('a file is there for its own session only, whether the browser keeps our cookie or not', async () => {
  const [file] = await room.filesFrom({ name: 'cat.png', type: 'image/png', bytes: PNG });
  const path = new URL(file!.url).pathname;
  expect((await room.visitor.fetch('GET', path)).status).toBe(200);
  expect((await room.load(file!.url)).status).toBe(200);

  const stranger = new Visitor(room.stack);
  await stranger.open();
  expect((await stranger.fetch('GET', path)).status).toBe(404);
  const without = new Visitor(room.stack);
  without.keepsCookies = false;
  await without.open();
  expect(without.bearer).toBeTruthy();
  expect((await without.fetch('GET', path)).status).toBe(404);
});

test('changed, cut, foreign and old addresses lead nowhere, and the upstream is not asked', async () => {
  const [file] = await room.filesFrom({ name: 'cat.png', type: 'image/png', bytes: PNG });
  const asked: string[] = [];
  room.between = (request, next) => {
    asked.push(request.url);
    return next(request);
  };
  const { url } = file!;
  const at = url.length - 20;
  const other = url[at] === 'A' ? 'B' : 'A';
  const wrong = [
    url.slice(0, at) + other + url.slice(at + 1),
    url.slice(0, -8),
    `${url}=`,
    `${url}AA`,
    url.replace(/files\/.*/, 'files/x'),
    url.replace(/files\/.*/, `files/${'A'.repeat(20_000)}`),
  ];
  for (const address of wrong) expect((await room.load(address)).status).toBe(404);
  room.now += 3 * 24 * 60 * 60 * 1000;
  expect((await room.load(url)).status).toBe(404);
  expect(asked).toEqual([]);
  // Reading the message again renews the address.
  const [renewed] = (await room.visitor.open()).messages.at(-1)!.attachments;
  expect(renewed!.url).not.toBe(url);
  expect((await room.load(renewed!.url)).status).toBe(200);
});

test('after the session was ended its files are there no more', async () => {
  const [file] = await room.filesFrom({ name: 'cat.png', type: 'image/png', bytes: PNG });
  const { session_id } = room.visitor;
  expect((await room.visitor.call('POST', '/v1/main/session/end', { session_id })).status).toBe(200);
  expect((await room.load(file!.url)).status).toBe(404);
});

test('a file of a deleted message vanishes from the panel and from its address', async () => {
  await room.visitor.send('Hello');
  const id = await sendFiles(room.stack, 1, [{ name: 'cat.png', type: 'image/png', bytes: PNG }]);
  const [file] = (await eventually(async () => (await room.visitor.open()).messages.find((one) => one.id === id)))!
    .attachments;
  await room.stack.upstream('DELETE', `/api/v1/accounts/1/conversations/1/messages/${id}`);
  await eventually(async () => (await room.visitor.open()).messages.at(-1)!.content_attributes.deleted);
  expect((await room.visitor.open()).messages.at(-1)!.attachments).toEqual([]);
  room.now += 120_000;
  expect((await room.load(file!.url)).status).toBe(404);
});

describe('content decides what is shown, not a name and not the upstream', () => {
  test.each([
    ['a page', 'x.png', 'image/png', '<!doctype html><script>alert(1)</script>'],
    [
      'a drawing with a script',
      'x.svg',
      'image/svg+xml',
      '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
    ],
    ['a page in a picture', 'x.html', 'text/html', '<html><script>alert(1)</script>'],
    ['a PDF', 'x.pdf', 'application/pdf', '%PDF-1.7 …'],
    ['a script', 'x.js', 'text/javascript', 'alert(1)'],
    ['nothing', 'x.jpg', 'image/jpeg', ''],
  ])('%s is a download', async (_what, name, type, bytes) => {
    const [file] = await room.filesFrom({ name, type, bytes });
    for (const address of [file!.url, `${file!.url}?small`, `${file!.url}?save`]) {
      const response = await room.load(address);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('application/octet-stream');
      expect(response.headers.get('content-disposition')).toMatch(/^attachment/);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('content-security-policy')).toContain('sandbox');
    }
  });

  test('a picture that the upstream calls a page is shown as the picture that it is', async () => {
    const [file] = await room.filesFrom({ name: 'cat.html', type: 'text/html', bytes: PNG });
    room.between = async (request, next) => {
      const response = await next(request);
      const headers = new Headers(response.headers);
      headers.set('content-type', 'text/html');
      return new Response(response.body, { status: response.status, headers });
    };
    expect((await room.load(file!.url)).headers.get('content-type')).toBe('image/png');
  });
});

test.each([
  ['../../etc/passwd', 'passwd'],
  ['..\\..\\windows\\x.txt', 'x.txt'],
  ['a"b;c\r\nx: y.txt', /^a.?b;c.*y\.txt$/],
  ['photo\u202Egpj.exe', 'photogpj.exe'],
  [`${'ä'.repeat(300)}.jpg`, /^ä{251}\.jpg$/],
  ['שלום.txt', 'שלום.txt'],
])('a file called %j gets a name that is safe', async (name, shown) => {
  const [file] = await room.filesFrom({ name, type: 'text/plain', bytes: 'x' });
  expect(file!.name).toMatch(typeof shown === 'string' ? new RegExp(`^${shown}$`) : shown);
  const disposition = (await room.load(file!.url)).headers.get('content-disposition')!;
  expect(disposition).toMatch(
    /^attachment; filename=([\w.-]+|"(?:[^"\\\r\n]|\\.)*")(; filename\*=UTF-8''[\w!#$&+.^`|~%-]*)?$/,
  );
});

describe('parts of a file', () => {
  const TEXT = big(10_000);
  let url: string;
  beforeEach(async () => {
    [{ url }] = (await room.filesFrom({ name: 'x.txt', type: 'text/plain', bytes: TEXT })) as [Attachment];
  });

  test.each([
    ['bytes=0-9', 0, 10],
    ['bytes=5000-5009', 5_000, 5_010],
    ['bytes=9990-', 9_990, 10_000],
    ['bytes=-4', 9_996, 10_000],
    ['bytes=9990-20000', 9_990, 10_000],
  ])('%s', async (range, from, to) => {
    const response = await room.load(url, { range });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/10000`);
    expect(response.headers.get('content-length')).toBe(String(to - from));
    expect(await bytesOf(response)).toBe(TEXT.slice(from, to));
  });

  test('what is beyond its end is refused', async () => {
    const response = await room.load(url, { range: 'bytes=10000-' });
    expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */10000']);
  });

  test.each(['bytes=0-3,6-9', 'bytes=9-3', 'bytes=-', 'lines=1-2', 'bytes=x'])(
    'who asks for %s gets all of it',
    async (range) => {
      const response = await room.load(url, { range });
      expect([response.status, (await bytesOf(response)).length]).toEqual([200, 10_000]);
      expect(response.headers.get('accept-ranges')).toBe('bytes');
    },
  );

  test('a browser that has the file is told so, and continues only the same file', async () => {
    const etag = (await room.load(url)).headers.get('etag')!;
    const same = await room.load(url, { 'if-none-match': etag });
    expect([same.status, same.body, same.headers.get('etag')]).toEqual([304, null, etag]);
    expect((await room.load(url, { 'if-none-match': '"other"' })).status).toBe(200);
    expect((await room.load(url, { range: 'bytes=0-9', 'if-range': etag })).status).toBe(206);
    expect((await room.load(url, { range: 'bytes=0-9', 'if-range': '"other"' })).status).toBe(200);
  });

  test('HEAD says the same and sends nothing', async () => {
    const response = await room.load(url, {}, 'HEAD');
    expect([response.status, response.headers.get('content-length'), await bytesOf(response)]).toEqual([
      200,
      '10000',
      '',
    ]);
  });

  test('the beginning decides what a part is', async () => {
    const film = new Uint8Array([...PNG, ...new Uint8Array(9_000)]);
    const [file] = await room.filesFrom({ name: 'cat.png', type: 'image/png', bytes: film });
    const response = await room.load(file!.url, { range: 'bytes=5000-5009' });
    expect([response.status, response.headers.get('content-type')]).toEqual([206, 'image/png']);
  });
});

test('a file that the upstream has not stored yet is waited for', async () => {
  let misses = 2;
  const [file] = await room.filesFrom({ name: 'x.txt', type: 'text/plain', bytes: 'x' });
  room.between = (request, next) =>
    (misses -= 1) >= 0 ? Promise.resolve(new Response('', { status: 404 })) : next(request);
  expect((await room.load(file!.url)).status).toBe(200);
  misses = 2;
  room.now += 120_000;
  expect((await room.load(file!.url)).status).toBe(404);
});

test('a small picture that the upstream can not make is replaced by the picture', async () => {
  const [file] = await room.filesFrom({ name: 'cat.png', type: 'image/png', bytes: PNG });
  room.between = (request, next) =>
    request.url.includes('representations') ? Promise.resolve(new Response('<h1>', { status: 500 })) : next(request);
  const response = await room.load(file!.thumb_url);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/png']);
});

test('the proof in a file’s address stays out of the log', async () => {
  const [file] = await room.filesFrom({ name: 'cat.png', type: 'image/png', bytes: PNG });
  await room.load(file!.url);
  expect(room.stack.logged.join()).not.toContain(new URL(file!.url).pathname.split('/').at(-1));
});
