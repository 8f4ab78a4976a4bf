import { expect, test } from 'vitest';
import { start, visitor } from './caller.ts';

/** A form as a browser or a script sends it. */
async function post(path: string, fields: [string, string | Blob][]): Promise<{ status: number; messages: number }> {
  const { sandbox, call } = start();
  const { conversation } = await visitor(call);
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  const response = await sandbox.fetch(
    new Request(`http://sandbox.test/api/v1/accounts/1/${path.replace(':id', String(conversation))}`, {
      method: 'POST',
      headers: { 'api-access-token': 'sandbox-bff' },
      body: form,
    }),
  );
  const listed = await call('GET', `conversations/${conversation}/messages`);
  return { status: response.status, messages: listed.body<{ payload: object[] }>().payload.length };
}

const file = (text: string, type = 'image/png'): Blob => new File([text], 'a.png', { type });

test.each<[string, string, [string, string | Blob][]]>([
  [
    'a message with a file',
    'conversations/:id/messages',
    [
      ['content', 'Look'],
      ['attachments[]', file('x')],
    ],
  ],
  [
    'a message with two files',
    'conversations/:id/messages',
    [
      ['attachments[]', file('x')],
      ['attachments[]', file('y')],
    ],
  ],
  ['a file without a message', 'conversations/:id/messages', [['attachments[]', file('x')]]],
  [
    'an empty file',
    'conversations/:id/messages',
    [
      ['content', 'Look'],
      ['attachments[]', file('')],
    ],
  ],
  [
    'a file under another name',
    'conversations/:id/messages',
    [
      ['content', 'Look'],
      ['voice', file('x', 'audio/ogg')],
    ],
  ],
  [
    'a contact with a picture',
    'contacts',
    [
      ['name', 'Ada'],
      ['avatar', file('x')],
    ],
  ],
])('%s is refused: the sandbox would drop the file', async (_what, path, fields) => {
  expect(await post(path, fields)).toEqual({ status: 422, messages: 0 });
});

test('a form without a file is taken', async () => {
  const fields: [string, string][] = [
    ['content', 'Look'],
    ['message_type', 'incoming'],
  ];
  expect(await post('conversations/:id/messages', fields)).toEqual({ status: 200, messages: 1 });
});
