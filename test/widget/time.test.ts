import { afterEach, expect, test, vi } from 'vitest';
import { dayName, timeOfDay } from '../../widget/panel/time.ts';

afterEach(() => vi.unstubAllGlobals());

const noon = Date.UTC(2026, 0, 5, 12) / 1000;

test("a time is written as the visitor's own region writes it", () => {
  vi.stubGlobal('navigator', { languages: ['de-DE', 'en-GB', 'en-US'] });
  expect(timeOfDay(noon, 'en')).toMatch(/^\d\d:00$/);
  vi.stubGlobal('navigator', { languages: ['en-US'] });
  expect(timeOfDay(noon, 'en')).toMatch(/[AP]M$/);
});

test('a browser whose language is no language tag still shows times', () => {
  vi.stubGlobal('navigator', { languages: ['en-US@posix'] });
  expect(timeOfDay(noon, 'en')).toMatch(/\d:00/);
  expect(dayName(noon, 'en')).toContain('2026');
});
