import { expect, test } from 'vitest';
import { cookieOptions } from '../../server/http/cookie.ts';

const PARTITIONED = { sameSite: 'None', partitioned: true, secure: true };
const ORDINARY = { sameSite: 'Lax', partitioned: false };

test.each([
  ['a page of another site', 'cross-site', 'https://shop.test', PARTITIONED],
  ["a page of the server's domain", 'same-site', 'https://shop.chat.test', ORDINARY],
  ["a page of the server's own origin", 'same-origin', 'https://chat.test', ORDINARY],
  [
    'a page of another host, in a browser that does not say which site',
    undefined,
    'https://shop.chat.test',
    PARTITIONED,
  ],
  [
    "a page of the server's own host, in a browser that does not say which site",
    undefined,
    'https://chat.test',
    ORDINARY,
  ],
])('%s gets a cookie that works there', (_page, fetchSite, origin, expected) => {
  expect(cookieOptions({ secure: true, host: 'chat.test:443', origin, fetchSite })).toMatchObject(expected);
});
