// @vitest-environment node
import './page.ts';
import { afterEach, expect, test, vi } from 'vitest';
import { createStorage } from '../../widget/boot/storage.ts';
import { makeUuid } from '../../widget/boot/uuid.ts';
import { readOptions } from '../../widget/options.ts';
import { UUID } from '../../wire/limits.ts';
import { ORIGIN } from '../support/stack.ts';

afterEach(() => void vi.restoreAllMocks());

const DEFAULTS = { server: ORIGIN, site: 'main', title: '', storage: 'auto', more: {} };

test('a page that says nothing gets the defaults, and no message', () => {
  const complain = vi.spyOn(console, 'error');
  expect(readOptions({})).toEqual(DEFAULTS);
  expect(readOptions({ server: undefined, title: '' })).toEqual(DEFAULTS);
  expect(complain).not.toHaveBeenCalled();
});

test('a script that knows its server is the default', () => {
  const server = 'https://shop.test/chat';
  expect(readOptions({}, server)).toEqual({ ...DEFAULTS, server });
  expect(readOptions({ server: 'https://other.test' }, server)).toEqual({ ...DEFAULTS, server: 'https://other.test' });
});

test('what is right is taken', () => {
  const given = { server: 'https://shop.test/chat/', site: 'b2b', title: 'Ask us', storage: 'cookie' };
  expect(readOptions({ ...given, debug: true })).toEqual({
    ...given,
    server: 'https://shop.test/chat',
    more: { debug: true },
  });
});

test('what is wrong stays for the one message that names it all, and the defaults are used', () => {
  const given = { server: 'chat.test', site: 'a/b', storage: 'local' };
  expect(readOptions(given)).toEqual({ ...DEFAULTS, more: given });
});

test('a library that gives every object more names changes nothing', () => {
  const names = Object.prototype as { extend?: unknown };
  names.extend = () => {};
  try {
    expect(readOptions({ site: 'b2b' })).toEqual({ ...DEFAULTS, site: 'b2b' });
  } finally {
    delete names.extend;
  }
});

test('an option that a page has given to every object is no option', () => {
  const names = Object.prototype as Record<string, unknown>;
  const added = ['server', 'site', 'title', 'container', 'consent'];
  for (const name of added) names[name] = 'wrong';
  try {
    const { more, ...options } = readOptions({ title: 'Shop' });
    expect(options).toEqual({ server: DEFAULTS.server, site: DEFAULTS.site, storage: DEFAULTS.storage, title: 'Shop' });
    expect([more.container, more.consent]).toEqual([undefined, undefined]);
  } finally {
    for (const name of added) delete names[name];
  }
});

test('a name that every object has is no option', () => {
  expect(readOptions({ constructor: 'x', toString: 'y' } as never)).toEqual({
    ...DEFAULTS,
    more: { constructor: 'x', toString: 'y' },
  });
});

test('where the browser refuses to keep things they last as long as the page', () => {
  const refusing = new Proxy({} as Storage, {
    get: () => undefined,
    set() {
      throw new Error('QuotaExceededError');
    },
  });
  vi.stubGlobal('localStorage', refusing);
  const storage = createStorage('bubble:');
  storage.set('draft', 'Hello');
  expect(storage.get('draft')).toBe('Hello');
  storage.set('draft');
  expect(storage.get('draft')).toBeUndefined();
  vi.unstubAllGlobals();
});

test('two sites keep their things apart', () => {
  createStorage('bubble:one:').set('draft', 'Hello');
  expect(createStorage('bubble:two:').get('draft')).toBeUndefined();
  expect(createStorage('bubble:one:').get('draft')).toBe('Hello');
});

test('a key is a UUID, and never the same', () => {
  const keys = Array.from({ length: 100 }, makeUuid);
  expect(keys.every((key) => UUID.test(key))).toBe(true);
  expect(new Set(keys).size).toBe(100);
});
