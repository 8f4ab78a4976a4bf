import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { arrived, connect, userCredentials } from './cable-client.ts';
import { start, visitor } from './caller.ts';

async function scene() {
  const { sandbox, call } = start();
  const { conversation } = await visitor(call);
  const credentials = await userCredentials(call, 'sandbox-bff');
  const listen = async () => {
    const connection = connect(sandbox);
    await connection.subscribe(credentials);
    return connection;
  };
  const connection = await listen();
  connection.frames.length = 0;
  const answer = async (content: string) => {
    await call('POST', `conversations/${conversation}/messages`, { content }, 'sandbox');
    await arrived();
  };
  const heard: unknown[] = [];
  const contents = () => {
    heard.push(...connection.take().flatMap(({ event, data }) => (event === 'message.created' ? [data.content] : [])));
    return heard;
  };
  return { call, conversation, connection, listen, answer, contents };
}

test('frames are lost, doubled and late when told so, and the next ones come as ever', async () => {
  const { call, answer, contents } = await scene();
  await call('PUT', '/sandbox/faults', [
    { cable: true, event: 'message.created', times: 1, action: 'lose' },
    { cable: true, event: 'message.created', times: 1, action: 'double' },
    { cable: true, event: 'message.created', times: 1, action: { delay_ms: 300 } },
  ]);
  for (const content of ['lost', 'doubled', 'late', 'plain']) await answer(content);
  expect(contents()).toEqual(['doubled', 'doubled', 'plain']);
  await eventually(() => contents().length === 4);
  expect(contents()).toEqual(['doubled', 'doubled', 'plain', 'late']);
  expect((await call('GET', '/sandbox/faults')).text).toBe('[]');
});

test('a frame may cost its connection, and a new one is as good as the first', async () => {
  const { call, connection, listen, answer } = await scene();
  await call('PUT', '/sandbox/faults', [{ cable: true, event: 'message.created', times: 1, action: 'close' }]);
  await answer('closes');
  expect([connection.client.readyState, connection.take()]).toEqual([3, []]);
  const next = await listen();
  next.frames.length = 0;
  await answer('heard');
  expect(next.take().map(({ event }) => event)).toContain('message.created');
});

test('a server that goes on without a word sends no pings and confirms nothing', async () => {
  const { sandbox, call } = start({ timeScale: 100 });
  const rule = (event: string) => ({ cable: true, event, action: 'lose' });
  await call('PUT', '/sandbox/faults', [rule('ping'), rule('confirm_subscription')]);
  const connection = connect(sandbox);
  await connection.subscribe(await userCredentials(call, 'sandbox-bff'));
  expect(connection.frames.map((frame) => frame.type ?? 'presence')).toEqual(['welcome', 'presence']);
  await call('PUT', '/sandbox/faults', [rule('confirm_subscription')]);
  await eventually(() => connection.pings.length > 0);
});

test('every connection is closed at once when told so', async () => {
  const { call, connection, listen } = await scene();
  const other = await listen();
  expect((await call('DELETE', '/sandbox/cable')).status).toBe(204);
  await arrived();
  expect([connection.client.readyState, other.client.readyState]).toEqual([3, 3]);
});

test('a deleted conversation answers nobody any more', async () => {
  const { call, conversation } = await scene();
  expect((await call('DELETE', `/sandbox/conversations/${conversation}`)).status).toBe(204);
  expect((await call('GET', `conversations/${conversation}`)).status).toBe(404);
  const list = await call('GET', 'conversations?source_id=visitor-1&status=all');
  expect(list.body<{ data: { payload: object[] } }>().data.payload).toEqual([]);
  expect((await call('DELETE', `/sandbox/conversations/${conversation}`)).status).toBe(404);
});
