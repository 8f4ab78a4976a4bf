import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { reportOf } from './report.ts';
import { runChaos } from './run.ts';

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    /** Seconds without progress after which the end has come. */
    patience: { type: 'string', default: '45' },
    /** A single server with a small disk, in place of two with Redis. It takes root, to mount the disk. */
    disk: { type: 'boolean', default: false },
    /** Ends at the first fault that nothing can mend. */
    'stop-when-broken': { type: 'boolean', default: false },
    /** The built server, to run another one than the one beside this file. */
    server: { type: 'string', default: fileURLToPath(new URL('../server/main.js', import.meta.url)) },
    sandbox: { type: 'string', default: fileURLToPath(new URL('../sandbox/main.js', import.meta.url)) },
  },
});
const options = {
  messages: whole('messages', values.messages),
  seed: whole('seed', values.seed),
  patience: whole('patience', values.patience) * 1000,
  store: values.disk ? ('disk' as const) : ('redis' as const),
  stopWhenBroken: values['stop-when-broken'],
  timeScale: Number(process.env.BUBBLE_TIME_SCALE || 10),
  server: values.server,
  sandbox: values.sandbox,
};

// Whoever ends it from outside learns how far it came.
process.once('SIGTERM', () => {
  process.stdout.write(`stopped before the end: ${phase}\n`);
  process.exit(1);
});
let phase = 'starting';
const report = await runChaos(options, say);
process.stdout.write(reportOf(report));
const { lost, doubled, outOfOrder, leaked } = report.verdict;
process.exit(lost + doubled + outOfOrder + leaked === 0 ? 0 : 1);

function say(line: string): void {
  phase = line;
  process.stderr.write(`${line}\n`);
}

function whole(name: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  process.stderr.write(`--${name} takes a whole number above 0, not "${text}"\n`);
  process.exit(2);
}
