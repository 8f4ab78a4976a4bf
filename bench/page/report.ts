import { readFileSync } from 'node:fs';
import { format, type FormatConfig } from 'oxfmt';
import { versionOf } from './install.ts';
import type { Work } from './phases.ts';
import { OURS, REFERENCE, type Peer } from './peers.ts';
import type { Figures, Summary } from './summary.ts';

export interface Result extends Summary {
  peer: Peer;
}

const MB = 2 ** 20;

/** `docs/performance.md`, and the milliseconds that it omits because they belong to this machine. */
export async function createReport(results: Result[]): Promise<{ text: string; lines: string }> {
  const style = JSON.parse(readFileSync('.oxfmtrc.json', 'utf8')) as FormatConfig;
  const { code } = await format('performance.md', write(results), style);
  const lines = results.map(({ peer, figures: { launcher, composer } }) => {
    const work = [launcher, composer].map(
      ({ script, promises, task, blocking, longest }) =>
        `script ${ms(script)}, promises ${ms(promises)}, tasks ${ms(task)}, longest ${ms(longest)}, blocking ${ms(blocking)}`,
    );
    return `${peer.name}: launcher ${work[0]}; composer ${work[1]}`;
  });
  return { text: code, lines: `${code}\n${lines.join('\n')}` };
}

function write(results: Result[]): string {
  return `# Performance

What a page pays for a chat. Written by \`npm run bench:page\`: onehash-bubble and four others, each on the same bare page, from the same host, in one run of a real Chromium, reckoned for a machine four times slower. Medians of several visits, each with an empty cache.

## Limits

A ratio is followed by its spread over the rounds of the run. It holds only if the worse end of the spread holds.

${table([['what', 'limit', 'measured', ''], ...holds(results)])}

## Beside others

${table(compare(results))}

Script and task times are processor time, as multiples of deep-chat's until its composer is usable; the bare page's own cost is subtracted. Script time is what the browser counts as script. It does not count what a promise continues with, so the line below includes that. Tasks are all work of the main thread: script, style, layout, paint and the rest. "Composer" counts from the beginning for bytes, requests, script and tasks, and from the click for blocking and seconds. Blocking is the part of each task beyond 50 ms, until one second later. The slow network has 1.6 Mbit/s and 150 ms of latency; its seconds are the least of the visits, and bytes and requests are those that had arrived by then. The heap is the script's, after a garbage collection, with the panel open.

How each one is set up:

- onehash-bubble: the script tag and the demo's server behind a proxy, as on a site's own path. Its panel shows the demo's team.
- deep-chat has no launcher: it is part of the page, and its cost until its composer is usable counts as both.
- Typebot and Flowise call their own servers when they open. Here the host answers instead: Typebot with a bot that begins with a text field, Flowise with an empty configuration.
- react-chat-widget requires an app with React. Here it is bundled with React 17, as such an app would be.

One second after the launcher appears, the mouse moves to it and clicks at once, so nothing is loaded while it hovers. Compare ratios, not seconds: seconds differ from one machine to the next.
`;
}

function holds(results: Result[]): string[][] {
  const [ours, reference] = [resultOf(results, OURS), resultOf(results, REFERENCE)];
  const { launcher, composer, later, heap, shift } = ours.figures;
  const blocking = launcher.blocking + composer.blocking;
  return [
    row(
      'bytes until the launcher is on screen',
      '≤ 3,072 B, 1 script',
      `${bytes(launcher.bytes)} B, ${launcher.scripts}`,
      launcher.bytes <= 3_072 && launcher.scripts === 1,
    ),
    row(
      'bytes until the composer is usable',
      '≤ 28,672 B, ≤ 5 scripts',
      `${bytes(composer.bytes)} B, ${composer.scripts}`,
      composer.bytes <= 28_672 && composer.scripts <= 5,
    ),
    row('bytes half a second later', '≤ 36,864 B', `${bytes(later)} B`, later <= 36_864),
    ratio('script time, launcher', 0.2, (figures) => figures.launcher.script),
    ratio('script time, composer', 0.7, (figures) => figures.launcher.script + figures.composer.script),
    ratio('all tasks, launcher', 0.3, (figures) => figures.launcher.task),
    ratio('all tasks, composer', 1, (figures) => figures.launcher.task + figures.composer.task),
    row('blocking: tasks beyond 50 ms', 'none', blocking ? `${ms(blocking)}` : 'none', !blocking),
    row('heap with the panel open', '≤ 1.5 MB', megabytes(heap), heap <= 1.5 * MB),
    row('slow network, launcher', '≤ 0.9 s', seconds(launcher.time), launcher.time <= 900),
    row('slow network, click → composer', '≤ 0.5 s', seconds(composer.time), composer.time <= 500),
    row('layout shift', 'none', shift ? String(shift) : 'none', !shift),
  ];

  /** Ours as a multiple of the reference until its composer is usable, with the least and the most of the rounds. */
  function ratio(what: string, limit: number, cost: (figures: Figures) => number): string[] {
    const of = (our: Figures, other: Figures): number => cost(our) / cost(other);
    const rounds = ours.rounds.map((figures, round) => of(figures, reference.rounds[round]!));
    const [least, most] = [Math.min(...rounds), Math.max(...rounds)];
    const measured = `${of(ours.figures, reference.figures).toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`;
    return row(what, `≤ ${limit} of deep-chat's`, measured, most <= limit);
  }
}

function row(what: string, limit: string, measured: string, isHeld: boolean): string[] {
  return [what, limit, measured, isHeld ? 'held' : '**not held**'];
}

function compare(results: Result[]): string[][] {
  const reference = resultOf(results, REFERENCE).figures.launcher;
  const line = (what: string, figure: (figures: Figures) => string): string[] => [
    what,
    ...results.map(({ figures }) => figure(figures)),
  ];
  const times = (isAll: boolean, ...kinds: ('script' | 'promises' | 'task')[]): ((figures: Figures) => string) => {
    const total = (work: Work): number => kinds.reduce((all, kind) => all + work[kind], 0);
    return ({ launcher, composer }) =>
      `× ${((total(launcher) + (isAll ? total(composer) : 0)) / total(reference)).toFixed(2)}`;
  };
  return [
    ['', ...results.map(({ peer: { name, module } }) => (module ? `${name} ${versionOf(module)}` : name))],
    line('launcher: bytes', ({ launcher }) => bytes(launcher.bytes)),
    line('launcher: requests, scripts', ({ launcher }) => `${launcher.requests}, ${launcher.scripts}`),
    line('launcher: script time', times(false, 'script')),
    line('launcher: with promises', times(false, 'script', 'promises')),
    line('launcher: tasks', times(false, 'task')),
    line('launcher: blocking', ({ launcher }) => ms(launcher.blocking)),
    line('launcher: slow network', ({ launcher }) => seconds(launcher.time)),
    line('composer: bytes', ({ composer }) => bytes(composer.bytes)),
    line('half a second later: bytes', ({ later }) => bytes(later)),
    line('composer: requests, scripts', ({ composer }) => `${composer.requests}, ${composer.scripts}`),
    line('composer: script time', times(true, 'script')),
    line('composer: with promises', times(true, 'script', 'promises')),
    line('composer: tasks', times(true, 'task')),
    line('click → composer: blocking', ({ composer }) => ms(composer.blocking)),
    line('click → composer: slow network', ({ composer }) => seconds(composer.time)),
    line('heap', ({ heap }) => megabytes(heap)),
    line('layout shift', ({ shift }) => (shift ? shift.toFixed(3) : 'none')),
  ];
}

function resultOf(results: Result[], wanted: Peer): Result {
  return results.find(({ peer }) => peer === wanted)!;
}

function table([head = [], ...rows]: string[][]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const bytes = (count: number): string => count.toLocaleString('en');
const ms = (time: number): string => `${Math.round(time)} ms`;
const seconds = (time: number): string => `${(time / 1000).toFixed(2)} s`;
const megabytes = (count: number): string => `${(count / MB).toFixed(2)} MB`;
