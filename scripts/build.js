import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';

/*
 * node scripts/build.js [--integrity] [target …]
 *
 * Builds targets of vite.config.ts, all of them unless some are named. It leaves alone a target whose files are the
 * same as when it was built. `--integrity` prints the hash that a page which pins dist/bubble.js puts into its tag.
 */

/** Every target depends on these. */
const SETTINGS = [
  'vite.config.ts',
  'scripts/lean-commonmark.ts',
  'package.json',
  'package-lock.json',
  'scripts/build.js',
];
/** What each target was built from, and what it wrote. */
const NOTES = 'dist/.built';

const args = process.argv.slice(2);
const hashes = new Map();

await build(args.filter((arg) => !arg.startsWith('-')));
if (args.includes('--integrity')) printIntegrity();

async function build(named) {
  if (named.length > 0 && named.every(isFresh)) return;
  process.stdout.write('Building…\n');
  const { createBuilder } = await import('vite');
  const builder = await createBuilder({ logLevel: 'warn', plugins: [takeNotes()] });
  const all = Object.keys(builder.environments).filter((name) => name !== 'ssr');
  const unknown = named.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Error(`vite.config.ts has no target ${unknown.join(', ')}`);
  const before = all.flatMap((name) => readNote(name)?.outputs ?? []);
  // In the order of the config, one after the other: Rolldown uses all cores for each.
  for (const name of all) {
    if ((named.length > 0 && !named.includes(name)) || isFresh(name)) continue;
    await builder.build(builder.environments[name]);
  }
  const now = new Set(all.flatMap((name) => readNote(name)?.outputs ?? []));
  for (const file of before) if (!now.has(file)) rmSync(file, { force: true });
}

function isFresh(target) {
  const note = readNote(target);
  return note !== null && note.outputs.every((file) => existsSync(file)) && note.inputs === hashOf(note.files);
}

function readNote(target) {
  const file = join(NOTES, `${target}.json`);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

/** A plugin that notes what a target was made from. */
function takeNotes() {
  return {
    name: 'take-notes',
    applyToEnvironment: () => true,
    writeBundle(_, bundle) {
      const { name, config } = this.environment;
      const ids = [...this.getModuleIds()].map((id) => id.split('?')[0]);
      const files = ids.filter((id) => isAbsolute(id) && existsSync(id)).map((id) => relative('', id));
      const note = {
        files: [...new Set([...SETTINGS, ...files])].toSorted(),
        outputs: Object.keys(bundle).map((file) => join(config.build.outDir, file)),
      };
      mkdirSync(NOTES, { recursive: true });
      writeFileSync(join(NOTES, `${name}.json`), JSON.stringify({ inputs: hashOf(note.files), ...note }));
    },
  };
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    if (!hashes.has(file)) hashes.set(file, existsSync(file) ? digest(readFileSync(file), 'sha256') : '');
    hash.update(`${file}\n${hashes.get(file)}\n`);
  }
  return hash.digest('base64');
}

function printIntegrity() {
  const hash = digest(readFileSync('dist/bubble.js'), 'sha384');
  process.stdout.write(`dist/bubble.js integrity="sha384-${hash}"\n`);
}

function digest(bytes, algorithm) {
  return createHash(algorithm).update(bytes).digest('base64');
}
