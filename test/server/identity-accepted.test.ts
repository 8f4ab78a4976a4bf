import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { identifiedUpstream, identifyAs, SECRET } from '../support/identity.ts';
import { createKept, type Kept } from '../support/kept.ts';
import { conversationsUpstream, textsUpstream } from '../support/upstream-facts.ts';
import { Visitor } from '../support/visitor.ts';

vi.hoisted(() => {
  vi.resetModules();
  process.env.BUBBLE_TIME_SCALE = '10';
});

let kept: Kept;
let ann: Visitor;
beforeEach(async () => {
  kept = await createKept({ env: { BUBBLE_IDENTITY_SECRET: SECRET } });
  ann = new Visitor(kept.stack);
});
afterEach(() => kept.close());

/** The upstream takes no message, and everything else. */
const refuses = { method: 'POST', path: '/messages$', status: 503, body: '{}' };

test.each([['as its server goes on'], ['though its server is killed']])(
  'what a stranger wrote while the upstream took no message arrives once when he has become somebody, in order, %s',
  async (how) => {
    const { stack } = kept;
    await ann.open();
    await ann.send('first');
    await stack.faults(refuses);
    const key = crypto.randomUUID();
    expect(await ann.send('as a stranger', { key })).toMatchObject({ status: 202 });
    const more = ['a', 'b', 'c', 'd', 'e'];
    for (const text of more) expect(await ann.send(text, { behind: true })).toMatchObject({ status: 202 });
    expect((await identifyAs(ann, 'user-1')).body.verified).toBe(true);
    // The widget has not seen it under an id, and says it again.
    expect(await ann.send('as a stranger', { key, attempt: 2, behind: true })).toMatchObject({ status: 202 });
    expect(await ann.send('as myself', { behind: true })).toMatchObject({ status: 202 });
    if (how === 'though its server is killed') await kept.kill();
    await stack.faults();
    await eventually(async () => (await textsUpstream(stack)).includes('as myself'), 10_000);
    expect(await ann.send('as a stranger', { key, attempt: 3 })).toMatchObject({ status: 200 });
    expect(await textsUpstream(stack)).toEqual(['first', 'as a stranger', ...more, 'as myself']);
    expect(await conversationsUpstream(stack)).toBe(1);
    expect(await identifiedUpstream(stack, 'user-1')).toHaveLength(1);
    expect((await ann.open()).messages.map(({ content }) => content)).toEqual(await textsUpstream(stack));
  },
  30_000,
);
