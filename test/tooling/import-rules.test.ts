import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { IMPORT_TABLE } from '../../scripts/lint/import-table.js';

/** One broken rule: the file that breaks it, what it says, and what the linter answers. */
type Planted = [file: string, code: string, message: string];

const use = (names: string, from: string): string =>
  `import { ${names} } from '${from}';\nexport const used = [${names}];\n`;
const type = (name: string, from: string): string => `export type { ${name} } from '${from}';\n`;

const PLANTED: Planted[] = [
  ['wire/planted.ts', use('x', '../server/base/time.ts'), 'wire/ may not import server/base/time.ts.'],
  ['widget/planted.ts', use('x', './core/core.ts'), 'widget/* may not import widget/core/core.ts.'],
  ['widget/embed-planted.ts', use('x', './embed.ts'), 'widget/* may not import widget/embed.ts.'],
  ['widget/embed.ts', use('x', './core/core.ts'), 'widget/embed.ts may not import widget/core/core.ts.'],
  ['widget/boot/preact.ts', use('x', 'preact'), 'widget/boot/ may not import preact.'],
  ['widget/boot/core.ts', use('x', '../core/core.ts'), 'widget/boot/ may not import widget/core/core.ts.'],
  ['widget/core/planted.ts', use('x', 'preact/hooks'), 'widget/core/ may not import preact/hooks.'],
  [
    'widget/core/panel.ts',
    `export const load = () => import('../panel/Panel.tsx');\n`,
    'widget/core/ may not load widget/panel/Panel.tsx.',
  ],
  ['widget/panel/planted.ts', use('x', '../boot/registry.ts'), 'widget/panel/ may not import widget/boot/registry.ts.'],
  ['widget/notify/planted.ts', use('x', '../panel/Panel.tsx'), 'widget/notify/ may not import widget/panel/Panel.tsx.'],
  [
    'widget/appearance/planted.ts',
    use('x', '../core/core.ts'),
    'widget/appearance/ may not import widget/core/core.ts.',
  ],
  ['widget/consent/planted.ts', use('x', '../core/core.ts'), 'widget/consent/ may not import widget/core/core.ts.'],
  ['widget/api/planted.ts', use('x', '../panel/Panel.tsx'), 'widget/api/ may not import widget/panel/Panel.tsx.'],
  ['widget/diagnose/planted.ts', use('x', '../core/core.ts'), 'widget/diagnose/ may not import widget/core/core.ts.'],
  ['widget/locales/planted.ts', use('x', '../core/words.ts'), 'widget/locales/ may not import widget/core/words.ts.'],
  ['widget/adapters/planted.ts', use('x', '../core/core.ts'), 'widget/adapters/ may not import widget/core/core.ts.'],
  ['widget/adapters/chatwoot/planted.ts', use('x', 'react'), 'widget/adapters/chatwoot/ may not import react.'],
  ['server/planted.ts', use('x', '../widget/index.ts'), 'server/* may not import widget/index.ts.'],
  ['server/cli/planted.ts', use('x', '../../sandbox/sandbox.ts'), 'server/cli/ may not import sandbox/sandbox.ts.'],
  ['server/base/planted.ts', use('x', '../config/config.ts'), 'server/base/ may not import server/config/config.ts.'],
  ['server/config/planted.ts', use('x', '../store/store.ts'), 'server/config/ may not import server/store/store.ts.'],
  [
    'server/store/planted.ts',
    use('x', '../upstream/client.ts'),
    'server/store/ may not import server/upstream/client.ts.',
  ],
  [
    'server/upstream/planted.ts',
    use('x', '../store/store.ts'),
    'server/upstream/ may not import server/store/store.ts.',
  ],
  [
    'server/fanout/planted.ts',
    use('x', '../events/receive.ts'),
    'server/fanout/ may not import server/events/receive.ts.',
  ],
  ['server/files/planted.ts', use('x', 'hono'), 'server/files/ may not import hono.'],
  ['server/identity/planted.ts', use('x', 'hono'), 'server/identity/ may not import hono.'],
  [
    'server/inbox/planted.ts',
    use('x', '../contact/visitor.ts'),
    'server/inbox/ may not import server/contact/visitor.ts.',
  ],
  [
    'server/contact/planted.ts',
    use('x', '../events/receive.ts'),
    'server/contact/ may not import server/events/receive.ts.',
  ],
  [
    'server/conversation/planted.ts',
    use('x', '../sending/send-message.ts'),
    'server/conversation/ may not import server/sending/send-message.ts.',
  ],
  ['server/sending/planted.ts', use('x', 'hono/cookie'), 'server/sending/ may not import hono/cookie.'],
  ['server/queue/planted.ts', use('x', '../http/context.ts'), 'server/queue/ may not import server/http/context.ts.'],
  [
    'server/events/planted.ts',
    use('x', '../sending/send-message.ts'),
    'server/events/ may not import server/sending/send-message.ts.',
  ],
  [
    'server/http/planted.ts',
    use('x', '../upstream/client.ts'),
    'server/http/ may not import server/upstream/client.ts.',
  ],
  ['server/session/planted.ts', use('x', 'hono'), 'server/session/ may not import hono.'],
  [
    'server/http/error-response.ts',
    use('x', '../upstream/client.ts'),
    'server/http/error-response.ts may not import server/upstream/client.ts.',
  ],
  [
    'server/site-context.ts',
    use('x', '../sandbox/sandbox.ts'),
    'server/site-context.ts may not import sandbox/sandbox.ts.',
  ],
  [
    'server/contact/context.ts',
    use('x', '../site-context.ts'),
    'server/contact/ may not import server/site-context.ts.',
  ],
  ['sandbox/planted.ts', type('Message', '../wire/message.ts'), 'sandbox/ may not import types of wire/message.ts.'],
  ['server/app-planted.ts', use('x', '../test/support/stack.ts'), 'server/* may not import test/support/stack.ts.'],
  ['server/events/schema.ts', use('x', '../upstream/schemas.ts'), 'server/upstream/ keeps it to itself.'],
  ['server/events/raw.ts', type('RawContact', '../upstream/contacts.ts'), 'server/upstream/ keeps it to itself.'],
  ['server/events/adapt.ts', use('adaptMessage', '../upstream/messages.ts'), 'server/upstream/ keeps it to itself.'],
  [
    'server/events/one.ts',
    `import { other } from './other.ts';\nexport const one = (): unknown => other;\n`,
    'Dependency cycle detected',
  ],
  [
    'server/events/other.ts',
    `import { one } from './one.ts';\nexport const other = (): unknown => one;\n`,
    'Dependency cycle detected',
  ],
  [
    'server/queue/one.ts',
    `import type { Other } from './other.ts';\nexport interface One {\n  other: Other;\n}\n`,
    'Dependency cycle detected',
  ],
  [
    'server/queue/other.ts',
    `import type { One } from './one.ts';\nexport interface Other {\n  one: One;\n}\n`,
    'Dependency cycle detected',
  ],
  ['widget/panel/fetch.ts', `export const call = () => fetch('/');\n`, "Unexpected use of 'fetch'."],
  ['server/upstream/fetch.ts', `export const call = () => fetch('/');\n`, "Unexpected use of 'fetch'."],
  ['server/http/env.ts', `export const port = process.env.PORT;\n`, 'Disallowed usage of `process.env`'],
  ['room/planted.ts', `export const x = 1;\n`, 'room/planted.ts is in no room of the import table'],
  ['server/room/planted.ts', `export const x = 1;\n`, 'server/room/planted.ts is in no room of the import table'],
];

describe('the linter holds the import table', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bubble-lint-'));
  let clean: Finding[];
  let planted: Finding[];

  beforeAll(async () => {
    for (const name of ['wire', 'widget', 'server', 'sandbox', 'scripts/lint', '.oxlintrc.json'])
      cpSync(name, join(folder, name), { recursive: true });
    clean = await lint(folder);
    for (const [file, code] of PLANTED) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), code);
    }
    planted = await lint(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('nothing breaks it today', () => {
    expect(clean).toEqual([]);
  });

  test.each(PLANTED)('%s is refused', (file, _code, message) => {
    const found = planted.filter((finding) => finding.filename === file);
    expect(found.map(({ severity }) => severity)).toEqual(['error']);
    expect(found[0]?.message).toContain(message);
  });

  test('every row of the table is tried here', () => {
    const tried = PLANTED.map(([, , message]) => message.split(' ')[0]);
    expect(IMPORT_TABLE.map(({ room }) => room).filter((room) => !tried.includes(room))).toEqual([]);
  });
});

interface Finding {
  filename: string;
  severity: string;
  message: string;
}

function lint(folder: string): Promise<Finding[]> {
  const oxlint = resolve('node_modules/.bin/oxlint');
  return new Promise((done, fail) => {
    execFile(oxlint, ['-f', 'json'], { cwd: folder, maxBuffer: 2 ** 26 }, (error, out) => {
      const { diagnostics } = JSON.parse(out) as { diagnostics: Finding[] };
      if (diagnostics.length > 0 === Boolean(error)) done(diagnostics);
      else fail(new Error(`oxlint ended with ${error?.code ?? 0} and found ${diagnostics.length}`));
    });
  });
}
