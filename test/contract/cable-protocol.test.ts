import { expect, test } from 'vitest';
import { arrived, connect, type Frame } from '../sandbox/cable-client.ts';
import { start, type Call } from '../sandbox/caller.ts';
import { PROTOCOL_LEFT_OUT } from './support/cable-plan.ts';
import { loadProtocol, type ProtocolCase } from './support/recording.ts';
import { RECORDED_SEED } from './support/seed.ts';

const cases = loadProtocol();
const compared = cases.filter(({ name }) => !(name in PROTOCOL_LEFT_OUT));
const seed = {
  ...RECORDED_SEED,
  users: RECORDED_SEED.users?.map((user) => (user.id === 7 ? { ...user, pubsubToken: '{{PUBSUB_BFF}}' } : user)) ?? [],
};

test.each(compared)('$name: $about', async (row) => {
  const { sandbox, call } = start({ seed, fetch: () => Promise.resolve(new Response('')) });
  const visitors = [await visitor(call, '33'), await visitor(call, '34')];
  // The recording's tokens, by ours.
  const ours = (text: string) =>
    visitors.reduce((all, { token }, index) => all.replaceAll(`{{PUBSUB_CONTACT_${33 + index}}}`, token), text);

  const connection = connect(sandbox);
  for (const { from, frame } of row.frames ?? []) {
    if (from !== 'client' || frame === undefined) continue;
    connection.send(typeof frame === 'string' ? frame : ours(JSON.stringify(frame)));
    await arrived();
  }
  const answered = connection.frames.splice(0).map((frame) => kindOf(frame));
  expect(answered).toEqual(serverFrames(row).map((frame) => ours(kindOf(frame))));

  for (const { conversation } of visitors) {
    await call('POST', `conversations/${conversation}/messages`, { content: 'who hears?' }, '{{AGENT_TOKEN}}');
  }
  await arrived();
  const heard = connection.frames.filter(
    ({ message }) => message !== undefined && eventOf({ message }) === 'message.created',
  );
  // A user hears every visitor, a visitor himself, and who has left nobody.
  const expected = subscribed(row).flatMap((identifier) =>
    identifier.includes('user_id":7') ? [identifier, identifier] : [identifier],
  );
  expect(heard.map(({ identifier }) => identifier)).toEqual(expected.map(ours));
  sandbox.close();
});

test(`${compared.length} of ${cases.length} recorded cases of the protocol are compared, ${Object.keys(PROTOCOL_LEFT_OUT).length} left out with a reason`, () => {
  expect(Object.keys(PROTOCOL_LEFT_OUT).filter((name) => !cases.some((row) => row.name === name))).toEqual([]);
});

async function visitor(call: Call, sourceId: string): Promise<{ token: string; conversation: number }> {
  const made = await call('POST', '/public/api/v1/inboxes/{{IDENTIFIER_MAIN}}/contacts', { source_id: sourceId });
  const { id, pubsub_token: token } = made.body<{ id: number; pubsub_token: string }>();
  const session = { inbox_id: 3, contact_id: id, source_id: sourceId };
  const begun = await call('POST', 'conversations', session, '{{BFF_TOKEN}}');
  return { token, conversation: begun.body<{ id: number }>().id };
}

/** What the server said about the protocol; pings come by the clock, and a second connection answers on the first. */
function serverFrames(row: ProtocolCase): Frame[] {
  const frames = (row.frames ?? []).flatMap(({ from, frame }) => (from === 'server' && frame ? [frame as Frame] : []));
  const told = frames.filter(
    (frame) => frame.type !== 'ping' && (!frame.message || eventOf(frame) === 'presence.update'),
  );
  return row.name === 'second-connection' ? told.slice(0, -1) : told;
}

function kindOf(frame: Frame): string {
  return [frame.type ?? eventOf(frame), frame.identifier ?? ''].join(' ');
}

function eventOf({ message }: Pick<Frame, 'message'>): string | undefined {
  return typeof message === 'object' ? message.event : undefined;
}

function subscribed(row: ProtocolCase): string[] {
  const left = (row.frames ?? []).flatMap(({ frame }) => {
    const command = frame as { command?: string; identifier?: string } | undefined;
    return command?.command === 'unsubscribe' ? [command.identifier] : [];
  });
  const confirmed = serverFrames(row).filter(({ type }) => type === 'confirm_subscription');
  return confirmed.map(({ identifier }) => identifier ?? '').filter((identifier) => !left.includes(identifier));
}
