import { describe, expect, test } from 'vitest';
import { PNG } from '../support/files.ts';
import { start, visitor } from './caller.ts';

type Fields = [string, string | Blob][];
interface Sent {
  status: number;
  body: { error?: string; attachments?: Record<string, unknown>[] };
}

/** A form as a browser or a script sends it. */
async function room() {
  const { sandbox, call } = start();
  const { conversation } = await visitor(call);
  const ask = (path: string, init: RequestInit = {}) => sandbox.fetch(new Request(`http://sandbox.test${path}`, init));
  return {
    call,
    ask,
    async post(path: string, fields: Fields): Promise<Sent> {
      const form = new FormData();
      for (const [name, value] of fields) form.append(name, value);
      const to = `/api/v1/accounts/1/${path.replace(':id', String(conversation))}`;
      const response = await ask(to, { method: 'POST', headers: { 'api-access-token': 'sandbox-bff' }, body: form });
      return { status: response.status, body: JSON.parse(await response.text()) as Sent['body'] };
    },
    messages: async () =>
      (await call('GET', `conversations/${conversation}/messages`)).body<{ payload: { id: number }[] }>().payload,
    conversation,
  };
}

const MESSAGES = 'conversations/:id/messages';
const file = (bytes: string | Uint8Array<ArrayBuffer>, name = 'a.png', type = 'image/png'): File =>
  new File([bytes], name, { type });

test('a message with files has them as they were recorded', async () => {
  const { post } = await room();
  const { status, body } = await post(MESSAGES, [
    ['content', 'files'],
    ['message_type', 'incoming'],
    ['attachments[]', file(PNG)],
    ['attachments[]', file('%PDF-1.4', 'Grüße an alle.pdf', 'application/pdf')],
  ]);
  expect(status).toBe(200);
  const [picture, letter] = body.attachments!;
  expect(Object.keys(picture!)).toEqual([
    'id',
    'message_id',
    'file_type',
    'account_id',
    'extension',
    'data_url',
    'thumb_url',
    'file_size',
    'width',
    'height',
  ]);
  expect(picture).toMatchObject({ file_type: 'image', file_size: PNG.length, extension: null, width: null });
  const storage = 'http://sandbox.test/rails/active_storage';
  expect(picture!.data_url).toMatch(new RegExp(`^${storage}/blobs/redirect/[^/]+/a\\.png$`));
  expect(picture!.thumb_url).toMatch(new RegExp(`^${storage}/representations/redirect/[^/]+/[^/]+/a\\.png$`));
  expect(letter).toMatchObject({ file_type: 'file', thumb_url: '' });
  expect(letter!.data_url).toContain('/Gr%C3%BC%C3%9Fe%20an%20alle.pdf');
});

test.each([
  ['image/webp', 'image'],
  ['image/svg+xml', 'file'],
  ['image/heic', 'file'],
  ['audio/webm;codecs=opus', 'audio'],
  ['video/quicktime', 'video'],
  ['application/octet-stream', 'file'],
])('a file that its sender declares as %s is of the type %s', async (type, expected) => {
  const { post } = await room();
  const { body } = await post(MESSAGES, [['attachments[]', file('x', 'a.x', type)]]);
  expect(body.attachments![0]).toMatchObject({ file_type: expected });
});

describe('the bytes', () => {
  /** What the lasting address leads to. */
  async function bytes(sent: File, range?: string): Promise<Response> {
    const { post, ask } = await room();
    const { body } = await post(MESSAGES, [['attachments[]', sent]]);
    const first = await ask(new URL(String(body.attachments![0]!.data_url)).pathname);
    expect([first.status, first.headers.get('cache-control')]).toEqual([302, 'max-age=300, private']);
    return ask(new URL(first.headers.get('location')!).pathname, range ? { headers: { range } } : {});
  }

  test('are what they are, and a picture is shown', async () => {
    const response = await bytes(file(PNG, 'é "x".png', 'text/html'));
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(response.headers.get('content-disposition')).toMatch(/^inline; filename=".*"; filename\*=UTF-8''/);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(PNG);
  });

  test.each([
    ['<svg xmlns="x"/>', 'a.svg'],
    ['<html>', 'a.png'],
  ])('of %s are a download without a type', async (text, name) => {
    const response = await bytes(file(text, name));
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment/);
  });

  test('come in parts, and beyond their end there is nothing', async () => {
    const part = await bytes(file('0123456789', 'a.txt', 'text/plain'), 'bytes=2-4');
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 2-4/10', '234']);
    expect((await bytes(file('0123456789'), 'bytes=99-')).status).toBe(404);
  });

  test('go with their message', async () => {
    const { post, ask, call, messages, conversation } = await room();
    const { body } = await post(MESSAGES, [['attachments[]', file(PNG)]]);
    const [message] = await messages();
    await call('DELETE', `conversations/${conversation}/messages/${message!.id}`);
    expect((await ask(new URL(String(body.attachments![0]!.data_url)).pathname)).status).toBe(404);
  });
});

test.each<[string, string, Fields]>([
  ['a file under another name', MESSAGES, [['voice', file('x', 'a.ogg', 'audio/ogg')]]],
  ['a contact with a picture', 'contacts', [['avatar', file('x')]]],
])('%s is refused: the sandbox would drop the file', async (_what, path, fields) => {
  const { post, messages } = await room();
  expect([(await post(path, fields)).status, await messages()]).toEqual([422, []]);
});

test('a file that is in no list, and an id that nobody signed, are refused as they were recorded', async () => {
  const { post, call, conversation } = await room();
  expect(await post(MESSAGES, [['attachments', file('x')]])).toEqual({
    status: 422,
    body: { error: "undefined method `each' for an instance of ActionDispatch::Http::UploadedFile" },
  });
  const answer = await call('POST', `conversations/${conversation}/messages`, { content: 'x', attachments: ['nope'] });
  expect(answer.body()).toEqual({ error: 'ActiveSupport::MessageVerifier::InvalidSignature' });
});

test('a form without a file is taken', async () => {
  const { post, messages } = await room();
  const sent: Fields = [
    ['content', 'Look'],
    ['message_type', 'incoming'],
  ];
  expect([(await post(MESSAGES, sent)).status, (await messages()).length]).toEqual([200, 1]);
});
