import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CABLE_LEFT_OUT, STEPS, STEPS_LEFT_OUT } from './support/cable-plan.ts';
import { CableWorld, recordedDuring, STREAMS } from './support/cable-world.ts';
import { differences } from './support/compare.ts';
import { cableNames, loadStream, loadWhoGetsWhat, type Json, type JsonObject } from './support/recording.ts';

/** Null in most recorded frames and a word in some: it depends on which job drew the frame, and on who is there. */
const AVAILABILITY = /(sender|assignee|performer|user)\.availability_status$/;
/** Others were on the cable as well when it was recorded. */
const PRESENT = /^(users|contacts)$/;
/** The recorded frame was drawn by a job that a later change had overtaken. */
const OVERTAKEN: Record<string, RegExp[]> = {
  'the visitor writes again (reopened)': [/^waiting_since$/],
  'another contact swallows the visitor (contact_merge)': [/^(messages\.0\.)?sender\.email$/],
};
/** Ids of rows that are others here. */
const IDS = [/^previous_changes\.sender_id/];

const world = new CableWorld();
const told = new Map<string, Map<string, JsonObject[]>>();
const recorded = new Map(STREAMS.map((name) => [name, loadStream(`stream-${name}`)]));
const steps = loadWhoGetsWhat();

beforeAll(async () => {
  await world.setUp();
  await world.told();
  for (const [did, act] of Object.entries(STEPS)) {
    await act(world);
    told.set(did, await world.told());
  }
});
afterAll(() => world.close());

describe('what is done comes to whom it came when it was recorded', () => {
  test.each(steps.filter(({ did }) => did in STEPS))('$did', ({ did, events }) => {
    const ours = Object.fromEntries(
      [...(told.get(did) ?? [])].flatMap(([name, messages]) =>
        messages.length === 0 ? [] : [[name, messages.map(({ event }) => event).toSorted()]],
      ),
    );
    const theirs = Object.entries(events).map(([name, list]) => [name.replace('_', '-'), list.toSorted()]);
    expect(ours).toEqual(Object.fromEntries(theirs));
  });
});

describe.each(STREAMS)('every frame of %s is drawn as it was recorded', (name) => {
  const stream = recorded.get(name);
  const during = Object.keys(STEPS).flatMap((did) => {
    const messages = stream ? recordedDuring(stream, did) : [];
    return messages.length > 0 ? [{ did, messages }] : [];
  });
  if (during.length === 0) {
    test('none at all', () => {
      expect([...told.values()].flatMap((all) => all.get(name) ?? [])).toEqual([]);
    });
  }
  test.each(during)('$did', ({ did, messages }) => {
    const left = [...(told.get(did)?.get(name) ?? [])];
    for (const message of messages) {
      const index = left.findIndex(({ event }) => event === message.event);
      const [ours] = left.splice(Math.max(index, 0), 1);
      expect(
        differences(settled(message.data as JsonObject), settled((ours?.data ?? {}) as JsonObject), {
          ignored: [AVAILABILITY, PRESENT, ...(OVERTAKEN[did] ?? [])],
          loose: IDS,
        }),
        String(message.event),
      ).toEqual([]);
    }
  });
});

test(`${Object.keys(STEPS).length} of ${steps.length} recorded steps are compared, ${Object.keys(STEPS_LEFT_OUT).length} left out with a reason`, () => {
  expect([...Object.keys(STEPS), ...Object.keys(STEPS_LEFT_OUT)].toSorted()).toEqual(
    steps.map(({ did }) => did).toSorted(),
  );
  const compared = [...STREAMS.map((name) => `stream-${name}`), 'who-gets-what', 'protocol'];
  expect([...compared, ...Object.keys(CABLE_LEFT_OUT)].toSorted()).toEqual(cableNames().toSorted());
});

/** Which column of a row is read first decides where it stands in a changed message: an accident. */
function settled(data: JsonObject): JsonObject {
  // No files are sent here.
  const { attachments: _, ...kept } = data;
  const names = 'previous_changes' in kept ? Object.keys(kept).toSorted() : Object.keys(kept);
  return Object.fromEntries(names.map((key): [string, Json] => [key, kept[key] ?? null]));
}
