import { expect, test } from 'vitest';
import { complaintsOfUnknownNames } from '../../server/config/unknown-names.ts';
import { baseEnv } from '../support/stack.ts';

test.each([
  ['BUBBLE_GREETNIG', 'BUBBLE_GREETING'],
  ['BUBBLE_ORIGIN', 'BUBBLE_ORIGINS'],
  ['BUBBLE_DATADIR', 'BUBBLE_DATA_DIR'],
  ['bubble_colour', 'BUBBLE_COLOR'],
  ['ONEHASH_INBOX', 'ONEHASH_INBOX_ID'],
  ['BUBBLE_SESSION_KEY_FILE', 'BUBBLE_SESSION_KEYS_FILE'],
])('a variable %s is named with the setting that is meant, and without its value', (name, meant) => {
  expect(complaintsOfUnknownNames({ ...baseEnv, [name]: 'hunter2' })).toEqual([
    `${name} is no setting and is ignored: did you mean ${meant}?`,
  ]);
});

test('settings, files of settings, and what is not named like a setting are not complained of', () => {
  const others = { PATH: '/bin', BUBBLES: '1', MY_BUBBLE_X: '1', ONEHASH_ACCESS_TOKEN_FILE: '/run/token' };
  const kubernetes = {
    BUBBLE_SERVICE_HOST: '10.0.0.1',
    BUBBLE_PORT: 'tcp://10.0.0.1:80',
    BUBBLE_PORT_80_TCP_ADDR: '1',
  };
  expect(complaintsOfUnknownNames({ ...baseEnv, ...others, ...kubernetes, BUBBLE_CONFIG: '{}' })).toEqual([]);
});
