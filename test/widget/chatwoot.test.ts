import { expect, test } from 'vitest';
import { ATTRIBUTE_KEY } from '../../wire/contact.ts';
import { toAttributes, toIdentity } from '../../widget/adapters/chatwoot/user.ts';

test('what the server would refuse of a visitor becomes a note, and the rest is taken all the same', () => {
  const user = {
    name: ' Ada ',
    email: 'not an address',
    phone_number: '031 000 00 00',
    avatar_url: 'http://shop.example/ada.png',
    identifier_hash: '',
  };
  expect(toIdentity(7, user)).toEqual({
    identifier: '7',
    name: 'Ada',
    custom_attributes: {
      email: 'not an address',
      phone_number: '031 000 00 00',
      avatar_url: 'http://shop.example/ada.png',
    },
  });
});

test('what is right of a visitor is said as it is, and nothing is said that is empty', () => {
  const user = {
    name: 'Ada',
    email: 'ada@shop.example',
    phone_number: '+41310000000',
    avatar_url: 'https://shop.example/ada.png',
    identifier_hash: 'abc',
  };
  const empty = {
    description: '',
    city: undefined,
    social_profiles: { twitter: '', github: null },
    custom_attributes: {},
  };
  expect(toIdentity('customer-7', { ...user, ...empty })).toEqual({ identifier: 'customer-7', ...user });
});

test('a date, a list, a large number and a key with blanks are attributes the server takes', () => {
  const attributes = toAttributes({
    'Last order (net)': new Date(0),
    list: ['a', 'b'],
    at: 1_764_000_000_000,
    long: 'x'.repeat(2_000),
    gone: undefined,
    none: null,
    count: 3,
    is: true,
  });
  expect(attributes).toEqual({
    Last_order__net_: '1970-01-01T00:00:00.000Z',
    list: '["a","b"]',
    at: '1764000000000',
    long: 'x'.repeat(1_500),
    none: null,
    count: 3,
    is: true,
  });
  for (const key of Object.keys(attributes)) expect(key).toMatch(ATTRIBUTE_KEY);
});
