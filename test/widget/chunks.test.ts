// @vitest-environment node
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { createBuilder, type Rolldown, type ViteBuilder } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** Built here and now: a `dist/` may be older than the source. */
let folder: string;
let chunks: Rolldown.OutputChunk[];
/** The scripts that the server has beside the embed. */
let module: Rolldown.OutputChunk[];
let panel: Rolldown.OutputChunk[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bubble-chunks-'));
  // Else it is built as for development, which is heavier.
  process.env.NODE_ENV = 'production';
  const beside = { build: { outDir: folder } };
  const builder = await createBuilder({
    logLevel: 'error',
    environments: { client: beside, module: beside, panel: beside },
  });
  chunks = await built(builder, 'client');
  module = await built(builder, 'module');
  panel = await built(builder, 'panel');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function built(builder: ViteBuilder, name: string): Promise<Rolldown.OutputChunk[]> {
  const output = (await builder.build(builder.environments[name]!)) as Rolldown.RolldownOutput;
  return [output].flat().flatMap((one) => one.output.filter((file) => file.type === 'chunk'));
}

function chunk(name: string): Rolldown.OutputChunk {
  const found = chunks.find((one) => one.name === name);
  if (!found) throw new Error(`no chunk ${name} among ${chunks.map((one) => one.name).join(', ')}`);
  return found;
}

function withSettings(code: string): string {
  const settings = { site: 'main', title: 'Lamplight Support, we are here for you' };
  return code.replace(/(["'`])__BUBBLE_SETTINGS__\1/, JSON.stringify(settings));
}

function weigh(code: string): number {
  return brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
}

/** All that is loaded when this chunk is. */
function closure(name: string): Rolldown.OutputChunk[] {
  const found = new Set([chunk(name)]);
  for (const one of found) {
    for (const file of one.imports) found.add(chunks.find(({ fileName }) => fileName === file)!);
  }
  return [...found];
}

/** All that is loaded until the visitor can write, but the launcher. */
function composer(): Rolldown.OutputChunk[] {
  return [...new Set([...closure('start-core'), ...closure('mount-panel')])];
}

test('the launcher comes in one script, and brings nothing of the later chunks', () => {
  const { imports, dynamicImports, modules, code } = chunk('bubble');
  expect(imports).toEqual([]);
  expect(code).not.toMatch(/^import[^(]/m);
  const later = ['api', 'start-core', 'appearance', 'mount-panel', 'shared'].map((name) => chunk(name).fileName);
  expect(dynamicImports.toSorted()).toEqual(later.toSorted());
  expect(panel[0]!.dynamicImports.toSorted()).toEqual(later.toSorted());
  const names = Object.keys(modules).join('\n');
  expect(names).toMatch(/widget\/boot\/bubble\.ts/);
  expect(names).not.toMatch(/node_modules|widget\/(core|panel)\//);
});

test('no later chunk loads the embed again under another address', () => {
  for (const one of chunks) if (one.name !== 'bubble') expect(one.imports).not.toContain('bubble.js');
});

test('no module is in two chunks', () => {
  const names = chunks.flatMap(({ modules }) => Object.keys(modules));
  expect(names.filter((name, at) => names.indexOf(name) < at)).toEqual([]);
});

test('what the core brings itself has no view', () => {
  const names = Object.keys(chunk('start-core').modules);
  expect(names.join('\n')).toMatch(/widget\/core\/core\.ts/);
  expect(names.filter((name) => /preact|widget\/panel\//.test(name))).toEqual([]);
});

test('a later chunk imports the shared one and no other', () => {
  for (const { name, imports } of chunks)
    for (const file of imports) expect([file, name]).toEqual([chunk('shared').fileName, name]);
  expect(chunk('shared').imports).toEqual([]);
});

test('no wording of the page is touched by a sink, and no style by an attribute', () => {
  const sinks = /innerHTML|outerHTML|insertAdjacentHTML|DOMParser|document\.write|\.style\b/;
  for (const [name, { code }] of chunks.flatMap(({ modules }) => Object.entries(modules))) {
    // Preact knows of them; it uses them where a component asks for it.
    if (!/node_modules\/preact/.test(name)) expect(sinks.exec(code ?? ''), name).toBeNull();
  }
});

test('the settings have one place in the script, and what is written there is what it reads', () => {
  const { code } = chunk('bubble');
  expect(code.match(/(["'`])__BUBBLE_SETTINGS__\1/g)).toHaveLength(1);
  expect(withSettings(code)).toContain('"title":"Lamplight Support');
  // It is read, not folded away: a text and an object take the same path.
  expect(code).toMatch(/\.\.\./);
});

test('the panel loads three scripts more: no fourth stands behind them', () => {
  expect(closure('start-core')).toEqual([chunk('start-core'), chunk('shared')]);
  expect(closure('mount-panel')).toEqual([chunk('mount-panel'), chunk('shared')]);
});

test('what calls the visitor back is a script of its own, which the panel does not wait for', () => {
  expect(closure('notify')).not.toContain(chunk('mount-panel'));
  expect(composer()).not.toContain(chunk('notify'));
});

test('what is asked of the visitor is a script of its own, which no other site loads', () => {
  expect(closure('forms')).not.toContain(chunk('mount-panel'));
  expect(composer()).not.toContain(chunk('forms'));
});

test('panel.js has the names that the launcher asks for', () => {
  const { fileName, exports } = panel[0]!;
  expect(fileName).toBe('panel.js');
  expect(exports.toSorted()).toEqual(['CHUNKS']);
});

test('what a page needs before it has a conversation comes without the shared chunk', () => {
  for (const name of ['api', 'appearance', 'debug-table', 'diagnose']) expect(closure(name)).toEqual([chunk(name)]);
});

test('module.js and panel.js load the very chunks of the embed, so that a browser has them once', () => {
  const [entry] = module;
  expect(entry!.fileName).toBe('module.js');
  expect(entry!.imports).toEqual([]);
  expect(entry!.dynamicImports.toSorted()).toEqual(chunk('bubble').dynamicImports.toSorted());
  for (const beside of [module, panel]) {
    const files = beside.slice(1).map(({ fileName, code }) => [fileName, code]);
    for (const [fileName, code] of files)
      expect(chunks.find((one) => one.fileName === fileName)?.code, fileName).toBe(code);
    expect(files.length).toBeGreaterThan(5);
  }
});

test('the bytes hold: 3,072 for the launcher, 28,672 for the composer', () => {
  const launcher = weigh(withSettings(chunk('bubble').code));
  const usable = composer().reduce((sum, { code }) => sum + weigh(code), launcher);
  console.log(`launcher ${launcher} B, composer ${usable} B`);
  expect(launcher).toBeLessThanOrEqual(3_072);
  expect(usable).toBeLessThanOrEqual(28_672);
  expect(readdirSync(folder)).toContain('bubble.js');
  expect(readFileSync(join(folder, 'bubble.js'), 'utf8')).toContain('__BUBBLE_SETTINGS__');
});
