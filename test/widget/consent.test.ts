import { afterEach, expect, test } from 'vitest';
import { createConsent } from '../../widget/consent/consent.ts';
import { createStorage } from '../../widget/boot/storage.ts';

afterEach(() => localStorage.clear());

test('of a visitor who has not agreed nothing is kept, and what an earlier visit has left can be taken away', () => {
  createStorage('bubble:').set('draft', 'from before');
  const storage = createStorage('bubble:');
  createConsent(storage, true);
  expect(storage.get('draft')).toBeUndefined();
  storage.set('seen', '7');
  expect(storage.get('seen')).toBe('7');
  expect(Object.keys(localStorage)).toEqual(['bubble:draft']);
  storage.set('draft');
  expect(Object.keys(localStorage)).toEqual([]);
});
