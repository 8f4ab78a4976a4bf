import { readFileSync } from 'node:fs';
import { format, type FormatConfig } from 'oxfmt';
import { versionOf } from './install.ts';
import type { Work } from './phases.ts';
import { OURS, REFERENCE, type Peer } from './peers.ts';
import type { Figures } from './summary.ts';

export interface Result {
  peer: Peer;
  figures: Figures;
}

const MB = 2 ** 20;

/** `docs/performance.md`; and the milliseconds that it leaves out, because they are this machine's. */
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

What a page pays for a chat. Written by \`npm run bench:page\`: onehash-bubble and four others, each on the same bare page, from the same host, in one run of a real Chromium, on a machine four times slower than it is. Medians of several visits, each with an empty cache.

## What is held

${table([['what', 'to hold', 'measured', ''], ...holds(results)])}

## Beside others

${table(compare(results))}

Times of script and tasks are the processor's, as multiples of deep-chat's until one can write; what the bare page costs itself is taken off. Script time is what the browser counts as such; what a promise goes on with it does not count, so the line below has that too. "Composer" counts from the beginning for bytes, requests, script and tasks, from the click for blocking and seconds. Blocking is what tasks take beyond 50 ms each, until a second later. The slow network has 1.6 Mbit/s and 150 ms; its seconds are the least of the visits, and bytes and requests are those that had come by then. The heap is the script's, after a collection, with the panel open.

How each of them stands there:

- onehash-bubble: the script tag and the demo's server behind a proxy, as on a site's own path. Its panel has the demo's team in it.
- deep-chat has no launcher: it is part of the page, and what it costs until one can write in it stands for both.
- Typebot and Flowise ask their own servers when they open. Here the host answers in their place: Typebot with a bot that begins with a text field and says nothing, Flowise with an empty configuration.
- react-chat-widget is made for an app with React in it. Here it is bundled with React 17 as such an app would be.

The mouse goes to the launcher and clicks at once, a second after it is there: nothing is loaded while it hovers. Read ratios, not seconds; bytes, requests and ratios hardly change from one machine to the next.
`;
}

function holds(results: Result[]): string[][] {
  const { launcher, composer, heap, shift } = figuresOf(results, OURS);
  const reference = figuresOf(results, REFERENCE).launcher;
  const blocking = launcher.blocking + composer.blocking;
  return [
    row(
      'bytes until the launcher is there',
      '≤ 3,072 B, 1 script',
      `${bytes(launcher.bytes)} B, ${launcher.scripts}`,
      launcher.bytes <= 3_072 && launcher.scripts === 1,
    ),
    row('bytes until one can write', '≤ 25,600 B', `${bytes(composer.bytes)} B`, composer.bytes <= 25_600),
    ratio('script time, launcher', 0.2, launcher.script / reference.script),
    ratio('script time, composer', 0.7, (launcher.script + composer.script) / reference.script),
    row('blocking: tasks beyond 50 ms', 'none', blocking ? `${ms(blocking)}` : 'none', !blocking),
    row('heap with the panel open', '≤ 1.5 MB', megabytes(heap), heap <= 1.5 * MB),
    row('slow network, launcher', '≤ 0.9 s', seconds(launcher.time), launcher.time <= 900),
    row('slow network, click → composer', '≤ 0.5 s', seconds(composer.time), composer.time <= 500),
    row('layout shift', 'none', shift ? String(shift) : 'none', !shift),
  ];

  function ratio(what: string, limit: number, measured: number): string[] {
    return row(what, `≤ ${limit} of deep-chat's`, measured.toFixed(2), measured <= limit);
  }
}

function row(what: string, limit: string, measured: string, isHeld: boolean): string[] {
  return [what, limit, measured, isHeld ? 'held' : '**not held**'];
}

function compare(results: Result[]): string[][] {
  const reference = figuresOf(results, REFERENCE).launcher;
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

function figuresOf(results: Result[], wanted: Peer): Figures {
  return results.find(({ peer }) => peer === wanted)!.figures;
}

function table([head = [], ...rows]: string[][]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const bytes = (count: number): string => count.toLocaleString('en');
const ms = (time: number): string => `${Math.round(time)} ms`;
const seconds = (time: number): string => `${(time / 1000).toFixed(2)} s`;
const megabytes = (count: number): string => `${(count / MB).toFixed(2)} MB`;
