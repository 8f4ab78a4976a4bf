import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readWebhook, type LiveEvent } from '../../server/upstream/events.ts';

/* What our server reads from the webhooks that a real server sent. */

describe('of every recorded webhook', () => {
  const folder = new URL('recordings/webhooks/', import.meta.url);
  const bodies = readdirSync(folder)
    .filter((file) => file.endsWith('.json') && file !== 'transport.json')
    .flatMap((file) =>
      (JSON.parse(readFileSync(new URL(file, folder), 'utf8')).deliveries ?? []).map(
        (delivery: { body: Record<string, unknown> }, n: number) => ({ file, n, body: delivery.body }),
      ),
    )
    .filter(({ body }) => /^(message|conversation)_(created|updated|status_changed)$/.test(String(body.event)));

  test('there are enough to prove something', () => {
    expect(bodies.length).toBeGreaterThan(100);
    expect(bodies.some(({ body }) => body.private === true)).toBe(true);
  });

  test.each(bodies.map(({ file, n, body }) => [`${file} ${n}`, body] as const))(
    '%s: it is understood, and nothing secret is left',
    (_, body) => {
      const event = readWebhook(body);
      expect(event).toBeTypeOf('object');
      if (!('message_type' in body)) return;
      const { message } = event as LiveEvent;
      if (body.private) return expect(message).toBeUndefined();
      expect(message).toMatchObject({
        id: body.id,
        message_type: body.message_type,
        created_at: Math.floor(Date.parse(body.created_at as string) / 1000),
      });
      const { content: __, rich, ...rest } = message!;
      expect(JSON.stringify(rest)).not.toMatch(/@/);
      // What a form says, and what its visitor has submitted, may hold an e-mail address.
      expect(JSON.stringify({ rich, rest })).not.toMatch(
        /pubsub|PUBSUB|Mia Member|Noah Member|identifier|active_storage/,
      );
      if ((body.sender as { type?: string } | null)?.type === 'user')
        expect(['Mia', 'Noah Member', 'Ada Admin', undefined]).toContain(message!.sender?.name);
    },
  );
});
