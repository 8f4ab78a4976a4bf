import { fileURLToPath } from 'node:url';
import { createBuilder, type Plugin } from 'vite';
import type { ChaosOptions } from './options.ts';

/** A change of the source. */
interface Change {
  file: string;
  /** Stands in the file exactly once. */
  find: string;
  replace: string;
}

/** A safeguard, and the change that switches it off. */
export interface Mutant extends Change {
  /** What is switched off. */
  safeguard: string;
  /** Switches off what would make up for it. */
  also?: Change;
  /** The count that must not stay 0. */
  breaks: 'lost' | 'doubled' | 'out of order' | 'leaked';
  /** Where fewer show it, so that the run is short. @default 400 */
  messages?: number;
  /** What chance spares with one seed it does not spare with all of them; 2, 3 and 4 if none are named. */
  seeds?: string[];
  /** The run in which it shows: with a single server's small disk, or with Redis. @default 'redis' */
  store?: ChaosOptions['store'];
}

const NO_POLLING: Change = {
  file: 'widget/core/load-polling.ts',
  find: 'signal.aborted || startPolling(needs, signal)',
  replace: 'signal.aborted || startPolling === null',
};

/** Without any of these the run must fail: so long it shows something. */
export const MUTANTS: Mutant[] = [
  {
    safeguard: 'key look-up',
    file: 'server/sending/deliver-once.ts',
    find: 'if (found) return found;',
    replace: '',
    breaks: 'doubled',
  },
  {
    safeguard: 'single flight',
    file: 'server/sending/send-message.ts',
    find: 'context.store.lock(locks.key(context, pending.key),',
    replace: 'context.store.lock(String(Math.random()),',
    breaks: 'doubled',
  },
  {
    safeguard: 'waiting out what may still run upstream',
    file: 'server/upstream/running-call.ts',
    find: 'startedAt + LONGEST_CALL - now',
    replace: '0',
    breaks: 'doubled',
  },
  {
    safeguard: 'resync of a stream',
    file: 'server/http/routes/events.ts',
    find: 'feed.send(stream, missed.messages);\n    if (missed.more)',
    replace: 'if (missed.more)',
    breaks: 'lost',
    // Polls would bring what the stream leaves out.
    also: NO_POLLING,
  },
  {
    safeguard: 'outbox persistence',
    file: 'widget/core/outbox-store.ts',
    find: 'const [keys, values] = await read.catch(() => [[], []] as const);',
    replace: 'await read.catch(() => {}); const [keys, values]: [unknown[], unknown[]] = [[], []];',
    breaks: 'lost',
  },
  {
    safeguard: 'order of upserts',
    file: 'widget/core/conversation.ts',
    find: 'const at = placeOf(all, message.id);',
    replace: 'const known = all.findIndex(({ id }) => id === message.id); const at = known < 0 ? all.length : known;',
    breaks: 'out of order',
  },
  {
    safeguard: 'order of accepted messages',
    file: 'server/sending/send-message.ts',
    find: 'if (one && (await hasWaiting(context, one))) return acceptMessage(context, one, pending);',
    replace: ';',
    breaks: 'out of order',
  },
  {
    safeguard: 'polling where no stream gets through',
    ...NO_POLLING,
    breaks: 'lost',
    messages: 120,
  },
  {
    safeguard: 'going on without a note on a full disk',
    file: 'server/store/memory.ts',
    find: 'if (!(error instanceof StoreError)) throw error;\n      log.warn({ err: error }, ',
    replace: 'if (error) throw error;\n      log.warn({ err: error }, ',
    breaks: 'lost',
    store: 'disk',
    messages: 150,
  },
  {
    safeguard: 'refusing what a full disk can not keep',
    file: 'server/store/disk-journal.ts',
    find: 'for (const { fail } of batch) fail(error);',
    replace: "for (const { answer } of batch) answer('kept');",
    breaks: 'lost',
    store: 'disk',
    messages: 150,
  },
  {
    safeguard: 'deadline for the body of an answer',
    file: 'server/upstream/client.ts',
    find: 'textOf(await api(url, { ...request, signal }), signal),\n      );',
    replace: 'api(url, { ...request, signal })).then((head) => textOf(head, new AbortController().signal));',
    breaks: 'lost',
    messages: 120,
  },
  {
    safeguard: 'note filter',
    file: 'server/upstream/adapt.ts',
    find: "if (raw.private || raw.message_type === 'activity') return null;",
    replace: "if (raw.message_type === 'activity') return null;",
    breaks: 'leaked',
  },
];

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Builds server and run with that change. @returns the folder, with `server/main.js` and `chaos/main.js` */
export async function buildMutant(mutant: Mutant): Promise<string> {
  const folder = `${ROOT}dist/mutants/${mutant.safeguard.replaceAll(' ', '-')}`;
  const changes = changesOf(mutant);
  const found = new Set<Change>();
  const mutate: Plugin = {
    name: 'mutate',
    enforce: 'pre',
    transform(code, id) {
      const here = changes.find(({ file }) => id.endsWith(`/${file}`));
      if (!here) return null;
      if (code.split(here.find).length === 2) found.add(here);
      return code.replace(here.find, () => here.replace);
    },
  };
  const builder = await createBuilder({
    root: ROOT,
    logLevel: 'error',
    plugins: [mutate],
    environments: {
      server: { build: { outDir: `${folder}/server` } },
      chaos: { build: { outDir: `${folder}/chaos` } },
    },
  });
  for (const part of partsOf(mutant)) await builder.build(builder.environments[part]!);
  for (const one of changes)
    if (!found.has(one))
      throw new Error(`"${one.find}" does not stand once in ${one.file}: bring the table up to date`);
  return folder;
}

/** What is built again with its changes: the server, the run with its widgets, or both. */
export function partsOf(mutant: Mutant): Set<'server' | 'chaos'> {
  return new Set(changesOf(mutant).map(({ file }) => (file.startsWith('widget/') ? 'chaos' : 'server')));
}

function changesOf(mutant: Mutant): Change[] {
  return mutant.also ? [mutant, mutant.also] : [mutant];
}
