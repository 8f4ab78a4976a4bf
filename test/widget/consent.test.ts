import { afterEach, expect, test } from 'vitest';
import { createConsent } from '../../widget/consent/consent.ts';
import { createStorage } from '../../widget/boot/storage.ts';

afterEach(() => localStorage.clear());

test('of a visitor who has not agreed nothing is kept, and what an earlier visit has left can be taken away', () => {
  createStorage('bubble:').set('draft', 'from before');
  const keep = createStorage('bubble:');
  createConsent(keep, true);
  expect(keep.get('draft')).toBeUndefined();
  keep.set('seen', '7');
  expect(keep.get('seen')).toBe('7');
  expect(Object.keys(localStorage)).toEqual(['bubble:draft']);
  keep.set('draft');
  expect(Object.keys(localStorage)).toEqual([]);
});
