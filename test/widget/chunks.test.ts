// @vitest-environment node
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { createBuilder, type Rolldown, type ViteBuilder } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';

type Chunk = Rolldown.OutputChunk;

/** Built here and now, because a `dist/` may be older than the source. */
let folder: string;
/** The embed: `bubble.js`, and what it loads. */
let chunks: Chunk[];
/** The other scripts of the server, each with what it loads; the script first. */
let module: Chunk[];
let panel: Chunk[];
let sdk: Chunk[];
let npm: Chunk[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bubble-chunks-'));
  // Without this Vite builds for development, which is larger.
  process.env.NODE_ENV = 'production';
  const there = { build: { outDir: folder } };
  const environments = { client: there, module: there, panel: there, sdk: there, npm: there };
  const builder = await createBuilder({ logLevel: 'error', environments });
  chunks = await built(builder, 'client');
  module = await built(builder, 'module');
  panel = await built(builder, 'panel');
  sdk = await built(builder, 'sdk');
  npm = await built(builder, 'npm');
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function built(builder: ViteBuilder, name: string): Promise<Chunk[]> {
  const output = (await builder.build(builder.environments[name]!)) as Rolldown.RolldownOutput;
  return [output].flat().flatMap((one) => one.output.filter((file) => file.type === 'chunk'));
}

function chunk(name: string, among = chunks): Chunk {
  const found = among.find((one) => one.name === name);
  if (!found) throw new Error(`no chunk ${name} among ${among.map((one) => one.name).join(', ')}`);
  return found;
}

/** A chunk and all that it imports. */
function closure(name: string, among = chunks): Chunk[] {
  const found = new Set([chunk(name, among)]);
  for (const one of found) {
    // React and Vue are not among them.
    for (const other of among) if (one.imports.includes(other.fileName)) found.add(other);
  }
  return [...found];
}

function modulesOf(some: Chunk[]): string[] {
  return some.flatMap(({ modules }) => Object.keys(modules));
}

function withSettings(code: string): string {
  const settings = { site: 'main', title: 'Lamplight Support, we are here for you' };
  return code.replace(/(["'`])__BUBBLE_SETTINGS__\1/, JSON.stringify(settings));
}

function weigh(code: string): number {
  return brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
}

test('the launcher comes in one script, and brings nothing of the later chunks', () => {
  const { imports, dynamicImports, code } = chunk('bubble');
  expect(imports).toEqual([]);
  expect(code).not.toMatch(/^import[^(]/m);
  const later = ['api', 'start-core', 'appearance', 'mount-panel', 'shared'].map((name) => chunk(name).fileName);
  expect(dynamicImports.toSorted()).toEqual(later.toSorted());
  expect(panel[0]!.dynamicImports.toSorted()).toEqual(later.toSorted());
  const names = modulesOf([chunk('bubble')]).join('\n');
  expect(names).toMatch(/widget\/boot\/bubble\.ts/);
  expect(names).not.toMatch(/node_modules|widget\/(core|panel)\//);
});

test('no later chunk loads the embed again under another address', () => {
  for (const one of chunks) if (one.name !== 'bubble') expect(one.imports).not.toContain('bubble.js');
});

test('no module is in two chunks', () => {
  for (const build of [chunks, npm]) {
    const names = modulesOf(build);
    expect(names.filter((name, at) => names.indexOf(name) < at)).toEqual([]);
  }
});

test('a later chunk imports the shared one and no other, so that no third stands behind it', () => {
  for (const { name, imports } of chunks)
    for (const file of imports) expect([file, name]).toEqual([chunk('shared').fileName, name]);
  expect(chunk('shared').imports).toEqual([]);
});

test('the shared chunk holds Preact and the stores', () => {
  const names = modulesOf([chunk('shared')]).join('\n');
  expect(names).toMatch(/node_modules\/preact\/dist\//);
  expect(names).toMatch(/node_modules\/preact\/hooks\//);
  expect(names).toMatch(/node_modules\/nanostores\//);
});

test('the core comes without a view of its own', () => {
  const names = modulesOf([chunk('start-core')]);
  expect(names.join('\n')).toMatch(/widget\/core\/core\.ts/);
  expect(names.filter((name) => /preact|widget\/panel\//.test(name))).toEqual([]);
});

test('no wording of the page is touched by a sink, and no style by an attribute', () => {
  const sinks = /innerHTML|outerHTML|insertAdjacentHTML|DOMParser|document\.write|\.style\b/;
  for (const [name, { code }] of chunks.flatMap(({ modules }) => Object.entries(modules))) {
    // Preact has them, and uses them only if a component asks for it.
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

test('the panel loads three scripts more, at once: no fourth stands behind them', () => {
  expect(closure('start-core')).toEqual([chunk('start-core'), chunk('shared')]);
  expect(closure('mount-panel')).toEqual([chunk('mount-panel'), chunk('shared')]);
});

test('what brings the news of the server is a script of its own, which the panel does not wait for', () => {
  expect(closure('live')).toEqual([chunk('live'), chunk('shared')]);
  expect(modulesOf([chunk('live')]).join('\n')).toMatch(/widget\/core\/read-stream\.ts/);
});

test('what a log with messages needs is a script of its own, which no empty one loads', () => {
  expect(closure('FilledLog')).toEqual([chunk('FilledLog'), chunk('shared')]);
  expect(modulesOf([chunk('FilledLog')]).join('\n')).toMatch(/widget\/panel\/keyboard\/move-by-keys\.ts/);
});

test('what calls the visitor back is a script of its own, which the panel does not wait for', () => {
  expect(closure('notify')).toEqual([chunk('notify'), chunk('shared')]);
  expect(closure('mount-panel')).not.toContain(chunk('notify'));
});

test('what is asked of the visitor is a script of its own, which no other site loads', () => {
  expect(closure('forms')).toEqual([chunk('forms'), chunk('shared')]);
  expect(closure('mount-panel')).not.toContain(chunk('forms'));
});

test('what a page needs before it has a conversation comes without the shared chunk', () => {
  for (const name of ['api', 'appearance', 'debug-table', 'diagnose']) expect(closure(name)).toEqual([chunk(name)]);
});

test('panel.js has the names that the launcher asks for', () => {
  const { fileName, exports } = panel[0]!;
  expect(fileName).toBe('panel.js');
  expect(exports.toSorted()).toEqual(['CHUNKS']);
});

test('module.js and panel.js load the very chunks of the embed, so that a browser has them once', () => {
  const [entry] = module;
  expect(entry!.fileName).toBe('module.js');
  expect(entry!.imports).toEqual([]);
  expect(entry!.dynamicImports.toSorted()).toEqual(chunk('bubble').dynamicImports.toSorted());
  for (const [, ...beside] of [module, panel]) {
    for (const { fileName, code } of beside)
      expect(chunks.find((one) => one.fileName === fileName)?.code, fileName).toBe(code);
    expect(beside.length).toBeGreaterThan(5);
  }
});

test('an import of the npm package brings the launcher, and neither core nor panel', () => {
  for (const name of ['index', 'element', 'react', 'vue']) {
    const names = modulesOf(closure(name, npm)).join('\n');
    expect(names, name).toMatch(/widget\/boot\/bubble\.ts/);
    expect(names, name).not.toMatch(/node_modules|widget\/(core|panel)\//);
  }
});

test('the bytes hold: 3,072 for the launcher, 28,672 for the composer', () => {
  const launcher = weigh(withSettings(chunk('bubble').code));
  const usable = new Set([...closure('start-core'), ...closure('mount-panel')]);
  const composer = [...usable].reduce((sum, { code }) => sum + weigh(code), launcher);
  console.log(`launcher ${launcher} B, composer ${composer} B`);
  expect(launcher).toBeLessThanOrEqual(3_072);
  expect(composer).toBeLessThanOrEqual(28_672);
  expect(readFileSync(join(folder, 'bubble.js'), 'utf8')).toContain('__BUBBLE_SETTINGS__');
});

test('every script has a limit in package.json, and is below it', () => {
  const limits: { name: string; path: string | string[]; limit: string }[] = JSON.parse(
    readFileSync('package.json', 'utf8'),
  )['size-limit'];
  const scripts = [...chunks, module[0]!, panel[0]!, sdk[0]!];
  const limited = new Set<Chunk>();
  for (const { name, path, limit } of limits) {
    const some = scripts.filter(({ fileName }) => [path].flat().some((glob) => isLike(`dist/${fileName}`, glob)));
    expect(some, name).toHaveLength([path].flat().length);
    for (const one of some) limited.add(one);
    expect(
      some.reduce((sum, { code }) => sum + weigh(code), 0),
      name,
    ).toBeLessThanOrEqual(Number.parseInt(limit, 10));
  }
  expect(scripts.filter((one) => !limited.has(one)).map(({ fileName }) => fileName)).toEqual([]);
});

function isLike(file: string, glob: string): boolean {
  return new RegExp(`^${glob.replaceAll('.', '\\.').replace('*', '[\\w-]{6}')}$`).test(file);
}
