import { createHmac, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BFF, createStack, HOOK, ORIGIN, type Stack } from '../support/stack.ts';
import { Visitor } from '../support/visitor.ts';
import { eventually } from '../support/eventually.ts';

let stack: Stack;
let visitor: Visitor;
beforeEach(() => {
  stack = createStack();
  visitor = new Visitor(stack);
});
afterEach(() => stack.close());

describe('a message', () => {
  beforeEach(async () => void (await visitor.open()));

  test.each(['', '   \n\t', '\0'])('that is blank (%j) is refused and makes nothing upstream', async (content) => {
    expect(await visitor.send(content)).toMatchObject({ status: 422, body: { code: 'message_blank' } });
    expect((await stack.upstream('GET', '/api/v1/accounts/1/conversations?status=all')).body.data.payload).toEqual([]);
  });

  test('that is too long is refused, saying by how many characters', async () => {
    expect(await visitor.send('😀'.repeat(10_003))).toMatchObject({
      status: 422,
      body: { code: 'message_too_long', over_by: 3 },
    });
    expect((await visitor.send('😀'.repeat(10_000))).status).toBe(200);
  });

  test('with NUL or a lone surrogate arrives without the one and with U+FFFD for the other', async () => {
    const sent = await visitor.send('a\0b\ud800c');
    expect(sent.body.message.content).toBe('ab\ufffdc');
  });

  test('under a key that carried another text is refused', async () => {
    const key = randomUUID();
    await visitor.send('one', { key });
    await stack.app.idle();
    await stack.calls();
    expect(await visitor.send('two', { key })).toMatchObject({ status: 422, body: { code: 'key_reused' } });
    expect((await visitor.send('one', { key, attempt: 2 })).status).toBe(200);
    expect(await stack.calls()).toEqual([]);
    expect((await stack.upstream('GET', '/api/v1/accounts/1/conversations/1/messages')).body.payload).toHaveLength(1);
  });

  test.each([
    ['no JSON', '{"content":', { status: 400, body: { code: 'bad_request' } }],
    ['an array', '[]', { status: 400, body: { code: 'bad_request' } }],
    [
      'a key that is no UUID',
      { session_id: '', key: 'x', attempt: 1, after: 0, content: 'a' },
      { status: 400, body: { code: 'bad_request', detail: 'key: a UUID is expected' } },
    ],
    ['half a megabyte', { content: 'x'.repeat(500_000) }, { status: 413, body: { code: 'body_too_large' } }],
  ])('that is %s is refused in words', async (_, body, answer) => {
    expect(await visitor.call('POST', '/v1/main/messages', body)).toMatchObject(answer);
  });

  test.each([
    ['attempt', 0],
    ['attempt', 1.5],
    ['attempt', 1e300],
    ['waited', -1],
    ['waited', 'long'],
    ['after', -1],
    ['after', 2 ** 53],
    ['behind', 'yes'],
  ])('that counts wrongly (%s: %j) is refused and makes nothing upstream', async (name, value) => {
    await stack.calls();
    expect(await visitor.send('hello', { [name]: value })).toMatchObject({
      status: 400,
      body: { code: 'bad_request' },
    });
    expect(await stack.calls()).toEqual([]);
  });

  test('that counts very high arrives all the same', async () => {
    const high = { attempt: 2 ** 53 - 1, waited: 2 ** 53 - 1, after: 10 ** 15 };
    expect((await visitor.send('hello', high)).status).toBe(200);
  });

  test('with unknown fields is taken without them', async () => {
    expect((await visitor.send('hello', { private: true, message_type: 'outgoing' })).status).toBe(200);
    expect((await stack.upstream('GET', '/api/v1/accounts/1/conversations/1/messages')).body.payload).toMatchObject([
      { message_type: 0, private: false },
    ]);
  });

  test('of another content type, or without the header, is refused', async () => {
    expect(await visitor.call('POST', '/v1/main/messages', '{}', { 'content-type': 'text/plain' })).toMatchObject({
      status: 415,
      body: { code: 'json_required' },
    });
    expect(await visitor.call('POST', '/v1/main/messages', '{}', { 'x-bubble': '' })).toMatchObject({
      status: 403,
      body: { code: 'header_required' },
    });
  });

  test('of another session is refused, so that no text lands in a stranger’s conversation', async () => {
    expect(await visitor.send('hello', { session_id: 'another' })).toMatchObject({
      status: 409,
      body: { code: 'session_changed' },
    });
  });
});

describe('a cookie', () => {
  const forge = (edit: (value: string) => string) => {
    const [name, value] = [...visitor.cookies][0]!;
    visitor.cookies.set(name, edit(value));
  };

  test.each([
    ['forged', (value: string) => `${value.slice(0, -6)}AAAAAA`],
    ['truncated', (value: string) => value.slice(0, 40)],
    ['garbage', () => 'x'],
    ['empty', () => ''],
  ])('that is %s begins a new session', async (_, edit) => {
    const first = await visitor.open();
    forge(edit);
    visitor.nonce = randomUUID();
    const second = await visitor.open();
    expect(second.session_id).not.toBe(first.session_id);
    forge(edit);
    expect(await visitor.send('hello')).toMatchObject({ status: 401, body: { code: 'session_required' } });
  });

  test('older than it may get begins a new session', async () => {
    const clock = { now: Date.now() };
    stack.close();
    stack = createStack({ now: () => clock.now });
    visitor = new Visitor(stack);
    const first = await visitor.open();
    clock.now += 401 * 24 * 60 * 60 * 1000;
    visitor.nonce = randomUUID();
    expect((await visitor.open()).session_id).not.toBe(first.session_id);
  });

  test('of another site is no session here', async () => {
    await visitor.open();
    const site = { origins: [ORIGIN] };
    stack.restart({
      BUBBLE_CONFIG: JSON.stringify({
        sites: [
          { name: 'main', ...site },
          { name: 'other', ...site },
        ],
      }),
    });
    const [[, value]] = [...visitor.cookies] as [[string, string]];
    visitor.cookies.set('__Host-bubble-other', value);
    expect(await visitor.call('GET', '/v1/other/messages?before=9')).toMatchObject({ status: 401 });
    expect(await visitor.call('GET', '/v1/main/messages?before=9')).toMatchObject({ status: 200 });
  });
});

describe('a page of another origin', () => {
  test.each([['https://evil.test'], ['null'], ['https://shop.test.evil.test'], ['http://shop.test']])(
    '(%s) is refused',
    async (origin) => {
      visitor.headers.origin = origin;
      const answer = await visitor.fetch('POST', '/v1/main/session', { nonce: randomUUID(), intent: 'load' });
      expect(answer.status).toBe(403);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  test('of no origin at all is refused, unless the browser says it is our own', async () => {
    const { origin: _, ...headers } = visitor.headers;
    visitor.headers = { ...headers, 'sec-fetch-site': 'none' };
    expect((await visitor.call('POST', '/v1/main/session', {})).body.code).toBe('origin_not_allowed');
    visitor.headers = { ...headers, 'sec-fetch-site': 'same-origin' };
    expect((await visitor.open()).session_id).toBeTypeOf('string');
  });

  test('in the list is answered with CORS, errors too', async () => {
    const refused = await visitor.fetch('GET', '/v1/main/messages?before=1');
    expect(refused.status).toBe(401);
    expect(refused.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    const preflight = await stack.fetch(
      new Request(`${BFF}/v1/main/messages`, {
        method: 'OPTIONS',
        headers: { origin: ORIGIN, 'access-control-request-method': 'POST' },
      }),
    );
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('x-bubble');
  });
});

describe('a webhook', () => {
  const post = (body: string | Uint8Array<ArrayBuffer>, path = HOOK, headers: Record<string, string> = {}) =>
    stack.fetch(
      new Request(`${BFF}${path}`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', ...headers },
      }),
    );

  test('with an unknown secret is not found', async () => {
    expect((await post('{}', '/v1/main/hooks/wrong')).status).toBe(404);
    expect((await post('{}', '/v1/nowhere/hooks/hook-secret')).status).toBe(404);
  });

  test('of five megabytes is refused', async () => {
    expect((await post(new Uint8Array(5 * 1024 * 1024))).status).toBe(413);
  });

  test.each(['{"event":', '[]', 'null', '{"event":"message_created","id":"x"}'])(
    'that is malformed (%s) is taken with a warning, so that no agent’s message turns failed',
    async (body) => {
      expect((await post(body)).status).toBe(204);
      await stack.app.idle();
      expect(stack.logged.map((line) => JSON.parse(line))).toContainEqual(
        expect.objectContaining({ level: 40, outcome: 'unreadable' }),
      );
    },
  );

  test('that names another visitor’s conversation shows nobody anything', async () => {
    await visitor.open();
    await visitor.send('mine');
    const other = new Visitor(stack);
    await other.open();
    const { body } = await other.send('a secret of mine');
    await stack.app.idle();
    const contact = await stack.upstream('GET', '/api/v1/accounts/1/contacts/1');
    const [{ source_id }] = contact.body.payload.contact_inboxes;
    const events: unknown[] = [];
    const stream = await visitor.stream(0);
    void (async () => {
      for await (const event of stream) events.push(event);
    })();
    const conversation = { id: body.conversation_id, inbox_id: 1, status: 'open', contact_inbox: { source_id } };
    await post(
      JSON.stringify({
        event: 'message_created',
        id: body.message.id,
        message_type: 'outgoing',
        created_at: '2026-01-01T00:00:00.000Z',
        conversation,
      }),
    );
    await stack.app.idle();
    await stack.reply(1, 'for the first visitor');
    await eventually(() => JSON.stringify(events).includes('for the first visitor'));
    expect(JSON.stringify(events)).not.toContain('a secret of mine');
  });

  test('is believed only with its signature, when there is a signing secret', async () => {
    stack.restart({ BUBBLE_SIGNING_SECRET: 'test-secret' });
    const body = '{"event":"message_created","id":1,"content":"a \\u003cb\\u003e"}';
    const sign = (timestamp: number, secret = 'test-secret') => ({
      'x-chatwoot-timestamp': String(timestamp),
      'x-chatwoot-signature': `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`,
    });
    const now = Math.floor(Date.now() / 1000);
    expect((await post(body, HOOK, sign(now))).status).toBe(204);
    expect((await post(body, HOOK, sign(now, 'wrong'))).status).toBe(401);
    expect((await post(body, HOOK, sign(now - 301))).status).toBe(401);
    expect((await post(body, HOOK)).status).toBe(401);
  });
});

describe('the upstream', () => {
  beforeEach(async () => void (await visitor.open()));

  test.each([
    ['HTML in place of JSON', { status: 200, body: '<html>maintenance</html>' }, 502, 'upstream_invalid'],
    ['401', { status: 401, body: { error: 'Invalid Access Token' } }, 502, 'upstream_unauthorized'],
    ['422', { status: 422, body: { error: 'Validation failed: SECRET-TEXT' } }, 502, 'upstream_refused'],
    ['429', { status: 429, body: 'Retry later\n' }, 503, 'upstream_busy'],
    ['500', { status: 500, body: { error: 'SECRET-TEXT' } }, 502, 'upstream_failed'],
    ['a dropped connection', { drop: true }, 503, 'upstream_unreachable'],
  ])('that answers %s becomes a code of ours, and its text stays in the log', async (_, fault, status, code) => {
    await stack.faults({ method: 'POST', path: 'conversations$', ...fault });
    const answer = await visitor.send('hello');
    expect(answer).toMatchObject({ status, body: { code, request_id: expect.any(String) } });
    expect(JSON.stringify(answer.body)).not.toMatch(/SECRET|maintenance|Retry later|Invalid Access/);
    const line = stack.logged
      .map((text) => JSON.parse(text))
      .find((entry) => entry.id === answer.body.request_id && entry.code);
    expect(line).toMatchObject({ code, detail: expect.any(String) });
  });

  test('that is down at the very first load lets the session open; the contact is made with the first message', async () => {
    await stack.faults({ path: 'contacts$', status: 503, body: '' });
    const stranger = new Visitor(stack);
    const session = await stranger.open();
    expect(session).toMatchObject({ conversation: null, messages: [] });
    await stack.faults();
    expect((await stranger.send('are you there?')).status).toBe(200);
    expect((await stranger.open()).session_id).toBe(session.session_id);
  });
});
