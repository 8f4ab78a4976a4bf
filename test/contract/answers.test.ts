import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../sandbox/sandbox.ts';
import { createUpstream, type UpstreamClient } from '../../server/upstream/client.ts';
import { createContact } from '../../server/upstream/contacts.ts';
import { createConversation } from '../../server/upstream/conversations.ts';
import { submitValues, type SubmittedValues } from '../../server/upstream/public.ts';

/* What our client submits to a message, on what a real server answered, and on the sandbox. */

interface Exchange {
  request: { method: string; path: string; body?: { submitted_values?: SubmittedValues } };
  response: { status: number; body: unknown };
}
type Row = Exchange & { name: string; exchanges?: Exchange[] };

/** The exchange of a recorded case that answers a message. */
function recorded(area: string, name: string): Exchange {
  const file = new URL(`recordings/rest/${area}.json`, import.meta.url);
  const row = (JSON.parse(readFileSync(file, 'utf8')) as Row[]).find((one) => one.name === name)!;
  return (row.exchanges ?? [row]).find(({ request }) => request.method === 'PATCH')!;
}

const budget = { take: async () => 0 };
const INBOX = { id: 3, channel_type: 'Channel::Api', inbox_identifier: 'public-id' };

function client(fetch: (request: Request) => Promise<Response>, inboxId = 3): UpstreamClient {
  return createUpstream({ url: 'https://x.test', token: 'sandbox-bff', accountId: 1, inboxId, budget, fetch });
}

test.each([
  ['public-conversations', 'answer-select', { type: 'input_select', answer: [{ title: 'Red', value: 'red' }] }],
  ['public-conversations', 'answer-select-again', { answer: [{ title: 'Blue', value: 'blue' }] }],
  ['public-conversations', 'answer-select-object', { answer: [{ title: 'Blue', value: 'blue' }] }],
  ['public-conversations', 'answer-form', { type: 'form', answer: [{ name: 'email', value: 'c@example.test' }] }],
  ['lifecycle', 'csat-by-message', { type: 'input_csat', answer: { rating: 5, feedback: 'great' } }],
])('%s/%s is asked for as it was recorded, and read', async (area, name, rich) => {
  const { request, response } = recorded(area, name);
  const [, sourceId, conversationId, messageId] = /contacts\/(.*)\/conversations\/(\d+)\/messages\/(\d+)/.exec(
    request.path,
  )!;
  const asked: { method: string; path: string; body: unknown }[] = [];
  const upstream = client(async (call) => {
    if (call.method === 'GET') return Response.json(INBOX);
    asked.push({ method: call.method, path: new URL(call.url).pathname, body: await call.json() });
    return Response.json(response.body);
  });
  const where = { sourceId: sourceId!, conversationId: Number(conversationId) };
  const values = request.body!.submitted_values!;
  const message = await submitValues(upstream, where, Number(messageId), values);
  const path = request.path.replace(/\{\{IDENTIFIER_\w+\}\}/, 'public-id');
  expect(asked).toEqual([{ method: 'PATCH', path, body: { submitted_values: values } }]);
  expect(message).toMatchObject({ id: Number(messageId), rich });
});

test('a message that is gone is not found', async () => {
  const { response } = recorded('public-conversations', 'answer-unknown');
  const upstream = client(async ({ method }) =>
    method === 'GET' ? Response.json(INBOX) : Response.json(response.body, { status: response.status }),
  );
  await expect(submitValues(upstream, { sourceId: 'x', conversationId: 1 }, 9, [])).rejects.toMatchObject({
    code: 'upstream_not_found',
  });
});

describe('on the sandbox', () => {
  test('an answer is kept as on the real server', async () => {
    const sandbox = createSandbox();
    const upstream = client(sandbox.fetch, 1);
    const sourceId = randomUUID();
    const contactId = await createContact(upstream, { sourceId, name: 'Vera' });
    const { conversation } = await createConversation(upstream, { sourceId, contactId, attributes: {} });
    const ask = async (content_type: string, content_attributes: object): Promise<number> => {
      const response = await sandbox.fetch(
        new Request(`https://x.test/api/v1/accounts/1/conversations/${conversation.id}/messages`, {
          method: 'POST',
          headers: { 'api-access-token': 'sandbox', 'content-type': 'application/json' },
          body: JSON.stringify({ content: 'x', content_type, content_attributes }),
        }),
      );
      return ((await response.json()) as { id: number }).id;
    };
    const where = { sourceId, conversationId: conversation.id };
    const survey = await ask('input_csat', { display_type: 'emoji' });
    const rating = recorded('lifecycle', 'csat-by-message');
    expect(await submitValues(upstream, where, survey, rating.request.body!.submitted_values!)).toMatchObject({
      rich: { answer: { rating: 5, feedback: 'great' } },
    });
    const select = await ask('input_select', { items: [{ title: 'Red', value: 'red' }] });
    expect(await submitValues(upstream, where, select, [{ title: 'Red', value: 'red' }])).toMatchObject({
      rich: { answer: [{ title: 'Red', value: 'red' }] },
    });
    await expect(submitValues(upstream, where, 99, [])).rejects.toMatchObject({ code: 'upstream_not_found' });
    sandbox.close();
  });
});
