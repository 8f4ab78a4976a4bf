// @vitest-environment node
import './page.ts';
import { readFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { contrast, formatColor, parseColor, tokensFor } from '../../widget/appearance/color.ts';
import { checkOptions } from '../../widget/appearance/read-options.ts';
import { SURFACES } from '../../widget/appearance/surfaces.ts';

afterEach(() => void vi.restoreAllMocks());

const COLORS = ['#ffffff', '#000000', '#ffff00', '#777777', '#0e5a50', '#ff0000', '#00f', '#fe8', '#7fd1c0', '#abcdef'];

test.each(COLORS.flatMap((color) => [[color, 'light'] as const, [color, 'dark'] as const]))(
  'with the colour %s in %s every text can be read, and the launcher be seen',
  (color, theme) => {
    const surfaces = SURFACES[theme].map(parseColor);
    const tokens = tokensFor(parseColor(color), surfaces);
    const between = (one: string, other: string): number => contrast(parseColor(one), parseColor(other));
    expect(tokens['--accent']).toBe(formatColor(parseColor(color)));
    expect(between(tokens['--on-accent']!, tokens['--accent']!)).toBeGreaterThanOrEqual(4.5);
    expect(between(tokens['--on-own']!, tokens['--own']!)).toBeGreaterThanOrEqual(4.5);
    for (const surface of SURFACES[theme]) {
      expect(between(tokens['--link']!, surface)).toBeGreaterThanOrEqual(4.5);
      expect(between(tokens['--edge']!, surface)).toBeGreaterThanOrEqual(3);
      expect(between(tokens['--own']!, surface)).toBeGreaterThanOrEqual(1.5);
    }
  },
);

test('black text on white differs by 21, and a colour that is written short is the same colour', () => {
  expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21);
  expect(parseColor('#fe8')).toEqual(parseColor('#ffee88'));
});

test('the surfaces that colours are measured on are those of the style sheet', () => {
  const css = readFileSync('widget/core/base.css', 'utf8');
  const read = (theme: string, name: string): string =>
    formatColor(parseColor(new RegExp(`--${name}:[^;]*var\\(--if-${theme}, (#[\\da-f]+)\\)`).exec(css)![1]!));
  expect([read('light', 'surface'), read('light', 'soft')]).toEqual(SURFACES.light);
  expect([read('dark', 'surface'), read('dark', 'soft')]).toEqual(SURFACES.dark);
});

/** What is left of the options, and what the host developer is told. */
function check(more: Record<string, unknown>): { left: Record<string, unknown>; told: string[] } {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {});
  checkOptions(more);
  return { left: more, told: told.mock.calls.map(([message]) => String(message)) };
}

test('what is right is left as it is, and nobody is told anything', () => {
  const right = {
    theme: 'dark',
    color: '#FE8',
    side: 'start',
    label: 'Ask us',
    launcher: '#help, .help',
    container: 'main > .chat',
    locale: 'pt_BR',
    greeting: 'Hello!',
    sound: 'off',
    blink: 'off',
    debug: true,
    texts: { send: 'Go' },
  };
  expect(check({ ...right })).toEqual({ left: right, told: [] });
  expect(check({ debug: '', texts: '{"send":"Go"}' })).toEqual({ left: { debug: '', texts: right.texts }, told: [] });
});

test.each([
  ['color', 'red', '#rgb or #rrggbb'],
  ['theme', 'black', 'auto, light or dark'],
  ['side', 'left', 'end or start'],
  ['launcher', '#', 'a CSS selector'],
  ['container', 'div[', 'a CSS selector'],
  ['locale', 'Deutsch!', 'a language like de'],
  ['sound', 'loud', 'on or off'],
  ['server', 'chat.test', 'an address like https://chat.example'],
  ['consent', 'yes', 'none or required'],
  ['fallback', 'javascript:alert(1)', 'an address like mailto:'],
  ['texts', 'send=Go', 'JSON'],
  ['texts', '["Go"]', 'an object of texts'],
  ['texts', { send: 1 }, 'an object of texts'],
  ['colour', '#fe8', 'colour is no option (server, site, title, storage, theme, color,'],
  ['constructor', 'x', 'constructor is no option'],
])('%s=%j is left out, and one message says what would be right: %s', (name, value, cure) => {
  const { left, told } = check({ [name]: value });
  expect(Object.hasOwn(left, name)).toBe(false);
  expect(told).toEqual([expect.stringContaining(cure)]);
  expect(told[0]).toContain(name);
});

test('several mistakes are one message', () => {
  const { told } = check({ color: 'red', side: 'left', nonsense: 1 });
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/color="red".*side="left".*nonsense/);
});

test('what others write on a script tag, and what is empty, is no mistake', () => {
  expect(check({ cfasync: 'false', nscript: 'afterInteractive', turboTrack: 'reload', color: '' })).toEqual({
    left: {},
    told: [],
  });
  expect(check({ color: undefined, label: undefined }).told).toEqual([]);
});
