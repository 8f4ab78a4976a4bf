import { afterEach, beforeEach, expect, test } from 'vitest';
import { addressOf, run } from '../support/sandbox-process.ts';
import { startBff, type BffProcess } from '../support/bff-process.ts';
import { eventually } from '../support/eventually.ts';
import { follow } from '../support/follow.ts';
import { Visitor } from '../support/visitor.ts';

let sandbox: string;
let bff: BffProcess;
beforeEach(async () => {
  sandbox = await addressOf(run(0).line);
});
afterEach(() => void bff.child.kill('SIGKILL'));

/** A visitor who has written. */
async function talking(): Promise<{ visitor: Visitor; last: number }> {
  const visitor = new Visitor(bff.stack);
  await visitor.open();
  const { body } = await visitor.send('first');
  return { visitor, last: body.message.id };
}

const isDraining = () =>
  eventually(async () => {
    const answer = await bff.fetch('/readyz');
    return answer.status === 503 && (await answer.json()).status === 'draining';
  }, 500);

test('a server that is to stop says so at once, asks every page to move, ends what it relays, then itself', async () => {
  bff = await startBff(sandbox, { BUBBLE_DRAIN_SECONDS: '1' });
  const { visitor, last } = await talking();
  const other = await talking();
  const streams = await Promise.all([follow(visitor, last), follow(visitor, last), follow(other.visitor, other.last)]);
  const slow = [{ method: 'POST', path: '/messages$', delay_ms: 1_700 }];
  await fetch(`${sandbox}/sandbox/faults`, { method: 'PUT', body: JSON.stringify(slow) });
  const sending = visitor.send('in flight');
  await eventually(async () =>
    JSON.stringify(await (await fetch(`${sandbox}/sandbox/requests`)).json()).includes('in flight'),
  );

  bff.child.kill('SIGTERM');
  await isDraining();
  expect((await other.visitor.open()).messages).toHaveLength(1);
  await eventually(() => streams.every(({ events }) => events.some(({ type }) => type === 'move')), 1_500);
  expect(await sending).toMatchObject({ status: 200, body: { message: { content: 'in flight' } } });
  expect(await bff.exit).toBe(0);
  expect(bff.output()).not.toMatch(/"level":[56]0/);
});

test('a server that is told twice to stop stops', async () => {
  bff = await startBff(sandbox, { BUBBLE_DRAIN_SECONDS: '30' });
  bff.child.kill('SIGTERM');
  await isDraining();
  bff.child.kill('SIGTERM');
  expect(await bff.exit).toBe(1);
}, 3_000);

test('a server without a page that is open ends after its time, whatever it keeps', async () => {
  bff = await startBff(sandbox, { BUBBLE_DRAIN_SECONDS: '0' });
  await talking();
  bff.child.kill('SIGINT');
  expect(await bff.exit).toBe(0);
});
