import { afterEach, describe, expect, test } from 'vitest';
import { hook } from '../sandbox/caller.ts';
import { sandboxTarget, type Target } from './support/target.ts';
import { loadTransport, type JsonObject, type TransportCase } from './support/recording.ts';

/** What a receiver did is done again, in process, with the time-out cut short. */
const TIMEOUT = 200;
/** Another address, or another rule, decides these. */
const LEFT_OUT: Record<string, string> = {
  refused: 'needs a port: see test/sandbox',
  'unknown-host': 'needs the network: see test/sandbox',
  'basic-auth': 'another address: see test/sandbox',
  'bad-url': 'another address: see test/sandbox',
  '500-conversation-event': 'no message: see test/sandbox',
};

const cases = loadTransport();
let target: Target | undefined;
afterEach(() => target?.close());

describe('a message after its webhook was answered', () => {
  test.each(cases.filter((row) => !(row.name in LEFT_OUT)).map((row) => [row.about, row] as const))(
    '%s',
    async (_, row) => {
      const receiver = hook(answering(row));
      target = sandboxTarget({ fetch: receiver.fetch, timeScale: 5000 / TIMEOUT });
      const conversation = await begin(target);
      // Replied to before, so that no event of the conversation comes between.
      await call(target, `conversations/${conversation}/messages`, { content: 'earlier' });
      const type = row.name === '500-incoming' ? 'incoming' : 'outgoing';
      const sent = await call(target, `conversations/${conversation}/messages`, {
        content: 'to it',
        message_type: type,
      });

      const events = await receiver.until(
        (all) => all.filter((event) => event.body.id === sent.id).length >= expected(row),
      );
      const told = events.filter((event) => event.body.id === sent.id).map((event) => event.body.event);
      expect(told).toEqual(
        row.deliveries.filter(({ event }) => event?.startsWith('message')).map(({ event }) => event),
      );
      const wanted = row.message_afterwards;
      const now = await waitFor(target, conversation, sent.id as number, wanted?.status ?? 'sent');
      expect(now).toMatchObject({ status: wanted?.status, content_attributes: wanted?.content_attributes });
    },
  );
});

test('the table of transport cases names only recorded ones', () => {
  expect(Object.keys(LEFT_OUT).filter((name) => !cases.some((row) => row.name === name))).toEqual([]);
});

function expected(row: TransportCase): number {
  return row.deliveries.filter(({ event }) => event?.startsWith('message')).length;
}

function answering({
  answer,
}: TransportCase): (event: { url: string; body: JsonObject | object }) => Promise<Response> {
  let count = 0;
  let id: unknown;
  return async (event) => {
    const body = event.body as { id?: number; content?: string; event?: string };
    if (new URL(event.url).pathname.includes('redirected')) return new Response('');
    id ??= body.content === 'to it' ? body.id : undefined;
    if (id === undefined || body.id !== id || !body.event?.startsWith('message')) return new Response('');
    if (answer.hang) return new Promise(() => {});
    if (answer.delay) return later(answer.delay > 5000 ? TIMEOUT * 3 : TIMEOUT / 4);
    if (answer.drop) throw new TypeError('fetch failed');
    const { status = 200 } = answer;
    const statuses = [status].flat();
    const chosen = statuses[Math.min(count, statuses.length - 1)] ?? 200;
    count += 1;
    const headers = new Headers();
    if (answer.headers?.location) headers.set('location', 'http://hooks.test/hooks/redirected');
    return new Response(null, { status: chosen, headers });
  };
}

function later(milliseconds: number): Promise<Response> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(new Response('')), milliseconds);
  });
}

async function begin(on: Target): Promise<number> {
  const made = await call(on, 'contacts', { inbox_id: 3, name: 'Vera Visitor', source_id: 'visitor' });
  const contact = ((made.payload as JsonObject).contact as JsonObject).id ?? null;
  const session = { inbox_id: 3, contact_id: contact, source_id: 'visitor' };
  return (await call(on, 'conversations', session)).id as number;
}

async function waitFor(on: Target, conversation: number, id: number, status: string): Promise<JsonObject> {
  for (;;) {
    const list = await call(on, `conversations/${conversation}/messages`, undefined);
    const row = (list.payload as JsonObject[]).find((message) => message.id === id);
    if (row?.status === status) return row;
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}

async function call(on: Target, path: string, body: JsonObject | undefined): Promise<JsonObject> {
  const headers = { 'api-access-token': '{{AGENT_TOKEN}}', 'content-type': 'application/json' };
  const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
  const answer = await on.fetch(new Request(`${on.origin}/api/v1/accounts/1/${path}`, init));
  return (await answer.json()) as JsonObject;
}
