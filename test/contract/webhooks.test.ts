import { afterEach, describe, expect, test } from 'vitest';
import { differences } from './support/compare.ts';
import { HOOKS, HOOKS_LEFT_OUT } from './support/hook-plan.ts';
import { HookWorld, matched } from './support/hook-world.ts';
import { hookNames, loadHook, type JsonObject } from './support/recording.ts';

/** What the conversation had been through before differs, and so do its counts. */
const HISTORY = [/unread_count$/, /(^|conversation\.)messages\.0\.(id|content|processed_message_content)$/];
/** Null in most recorded bodies and "offline" in some: it depends on which job drew the body. */
const AVAILABILITY = [/(messages\.0\.sender|meta\.assignee)\.availability_status$/];
/** The recorded body was drawn by a job that a later change had overtaken. */
const OVERTAKEN: Record<string, RegExp[]> = {
  'message_created-admin': [/^conversation\.waiting_since$/],
  'message_created-in-reply-to': [/^conversation\.waiting_since$/],
  'message_updated-retry': [/^conversation\.messages\.0\.content_attributes$/],
  'message_updated-last-seen': [/^conversation\.messages\.0\.status$/],
};
const SENT = ['Accept', 'User-Agent', 'Content-Type', 'Accept-Encoding'];

let world: HookWorld | undefined;
afterEach(() => world?.close());

describe('a recorded trigger sends what was recorded', () => {
  test.each(Object.keys(HOOKS))('%s', async (name) => {
    const recorded = loadHook(name);
    world = new HookWorld();
    await world.setUp(recorded);
    await HOOKS[name]?.before?.(world);
    await world.settle();
    await HOOKS[name]?.trigger(world);
    const told = await world.settle();

    expect(told.map(({ body }) => body.event).toSorted()).toEqual(
      recorded.deliveries.map(({ body }) => body.event).toSorted(),
    );
    for (const [delivery, ours] of matched(recorded.deliveries, told)) {
      expect(
        differences(delivery.body, ours?.body as JsonObject, {
          loose: [...HISTORY, ...(OVERTAKEN[name] ?? [])],
          ignored: AVAILABILITY,
        }),
        String(delivery.body.event),
      ).toEqual([]);
      for (const header of SENT) expect(ours?.headers.get(header)).toBe(delivery.headers[header]);
    }
  });
});

const left = Object.keys(HOOKS_LEFT_OUT).length;

test(`${hookNames().length - left} of ${hookNames().length} recorded webhooks are compared, ${left} left out with a reason`, () => {
  expect([...Object.keys(HOOKS), ...Object.keys(HOOKS_LEFT_OUT)].toSorted()).toEqual(hookNames());
});
