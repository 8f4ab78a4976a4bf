import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/*
 * npm run test:long: what takes too long for every change. Each part ends with its own counting line, the last line
 * counts all of them. Fails if a test fails, or if a part ran none.
 */

const VITEST = ['node_modules/vitest/vitest.mjs', 'run'];
const OTHER_NODES = ['22', '24'];

const folder = mkdtempSync(join(tmpdir(), 'bubble-nodes-'));
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
let isBroken = false;

try {
  // The files of the first part run one by one, so the other parts have the other core.
  await Promise.all([
    part('mutants, gallery and rare browser tests', process.execPath, [...VITEST, '--config', 'vitest.long.config.ts']),
    otherParts(),
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
// Again at the end, because what came after a failure is long.
for (const failure of failures) console.log(failure);
console.log(`\ntests: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
if (isBroken) process.exitCode = 1;

async function otherParts() {
  await part('three browser engines', process.execPath, [...VITEST, '--config', 'test/engines/vitest.config.ts']);
  await part('embeds', process.execPath, [...VITEST, '--config', 'test/embeds/vitest.config.ts']);
  await part('chatwoot', process.execPath, [...VITEST, '--config', 'test/embeds/chatwoot/vitest.config.ts']);
  await installNodes();
  for (const version of OTHER_NODES) {
    const node = join(folder, `node_modules/node-${version}/bin/node`);
    const suites = ['server', 'contract', 'sandbox'].flatMap((name) => ['--project', name]);
    await part(`Node ${version}`, node, [...VITEST, ...suites]);
  }
}

async function part(name, command, args) {
  console.log(`${name}: running`);
  const { code, text } = await run(command, args);
  console.log(`\n== ${name}`);
  process.stdout.write(text);
  const counted = /^tests: (\d+) passed, (\d+) failed, (\d+) skipped$/m.exec(text);
  const [passed, failed, skipped] = (counted ?? []).slice(1).map(Number);
  total.passed += passed ?? 0;
  total.failed += failed ?? 0;
  total.skipped += skipped ?? 0;
  failures.push(...(text.match(/^failed: .*$/gm) ?? []).map((line) => `${name}: ${line}`));
  if (code === 0 && passed > 0) return;
  isBroken = true;
  console.log(`== ${name}: ${passed > 0 ? 'failed' : 'no test has passed'}`);
}

/** The packages that npm's `node` installs, without its install script. */
async function installNodes() {
  const platform = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const packages = OTHER_NODES.map((version) => `node-${version}@npm:${platform}@${version}`);
  const { code } = await run('npm', ['install', '--prefix', folder, '--no-save', '--silent', ...packages]);
  if (code !== 0) throw new Error(`npm could not install ${packages.join(' and ')}`);
}

/** Runs a command. What it prints is shown at its end, because two of them may run at the same time. */
function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk) => (text += chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, text }));
  });
}
