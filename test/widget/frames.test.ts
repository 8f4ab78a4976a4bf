import { expect, test } from 'vitest';
import { createFrameReader } from '../../widget/core/event-frames.ts';

const STREAM =
  ': hello\n\nevent: message\nid: 7\ndata: {"id":7}\n\n: still here\n\nevent: ready\ndata: {"text":"ünï 🎈"}\n\n';
const EVENTS = ['{"id":7}', '{"text":"ünï 🎈"}'];

function read(pieces: string[]): string[] {
  const heard: string[] = [];
  const takeIn = createFrameReader((data) => heard.push(data));
  for (const piece of pieces) takeIn(piece);
  return heard;
}

test('events are read whole, in whatever pieces they come', () => {
  expect(read([STREAM])).toEqual(EVENTS);
  expect(read([...STREAM])).toEqual(EVENTS);
  for (let at = 1; at < STREAM.length; at += 1) expect(read([STREAM.slice(0, at), STREAM.slice(at)])).toEqual(EVENTS);
});

test('a proxy that writes other line ends changes nothing', () => {
  const changed = STREAM.replaceAll('\n', '\r\n');
  expect(read([changed])).toEqual(EVENTS);
  expect(read([...changed])).toEqual(EVENTS);
});

test('what has not come whole is not heard', () => {
  expect(read(['event: message\ndata: {"id":7}\n'])).toEqual([]);
});
