import { expect, test } from 'vitest';
import { createSandbox } from '../../sandbox/sandbox.ts';
import { capabilitiesOf, capabilitiesOfVersion } from '../../server/upstream/capabilities.ts';
import { createUpstream, type UpstreamClient } from '../../server/upstream/client.ts';
import { markDelivered } from '../../server/upstream/messages.ts';

/** A client, and the calls that it has made. */
function upstreamOf(answer: (request: Request) => Response | Promise<Response>) {
  const asked: string[] = [];
  const upstream: UpstreamClient = createUpstream({
    url: 'https://x.test',
    token: 'sandbox-bff',
    accountId: 1,
    inboxId: 1,
    budget: { take: async () => 0 },
    async fetch(request) {
      asked.push(`${request.method} ${new URL(request.url).pathname}`);
      return answer(request);
    },
  });
  return { upstream, asked };
}

const OF_4_2 = { messageStatus: true, signedWebhooks: false };

test('what the upstream can do is asked for once', async () => {
  const sandbox = createSandbox();
  const { upstream, asked } = upstreamOf(async (request) => sandbox.fetch(request));
  expect(await Promise.all([capabilitiesOf(upstream), capabilitiesOf(upstream)])).toEqual([OF_4_2, OF_4_2]);
  expect(await capabilitiesOf(upstream)).toEqual(OF_4_2);
  expect(asked).toEqual(['GET /api']);
});

test.each([
  ['3.16.0', { messageStatus: false, signedWebhooks: false }],
  ['4.1.0', { messageStatus: false, signedWebhooks: false }],
  ['4.2.0', OF_4_2],
  ['4.12.1', OF_4_2],
  ['4.13.0', { messageStatus: true, signedWebhooks: true }],
  ['5.0.0-beta', { messageStatus: true, signedWebhooks: true }],
])('an upstream of version %s can do %j', (version, capabilities) => {
  expect(capabilitiesOfVersion(version)).toEqual(capabilities);
});

test.each([
  ['says nothing of a version', () => Response.json({ status: 'ok' }), 1],
  ['has no such address', () => new Response('Not Found', { status: 404 }), 1],
  ['is down for now', () => new Response('', { status: 503 }), 2],
])('an upstream that %s is taken for OneHash Chat', async (_, answer, calls) => {
  const { upstream, asked } = upstreamOf(answer);
  expect(await capabilitiesOf(upstream)).toEqual(OF_4_2);
  expect(await capabilitiesOf(upstream)).toEqual(OF_4_2);
  expect(asked).toHaveLength(calls);
});

test('a delivery is not reported to an upstream that can not store it', async () => {
  const { upstream, asked } = upstreamOf(() => Response.json({ version: '4.1.0' }));
  await markDelivered(upstream, 1, 2);
  expect(asked).toEqual(['GET /api']);
});
