import type { Env } from './env.ts';
import { rowsOf } from './setting.ts';
import { SERVER_SETTINGS, SITE_SETTINGS } from './settings.ts';
import { SITES_SETTING } from './sites-setting.ts';

const NAMES = [...rowsOf(SERVER_SETTINGS), ...rowsOf(SITE_SETTINGS), SITES_SETTING].flatMap(({ env }) => env ?? []);
const KNOWN = new Set(NAMES.flatMap((name) => [name, `${name}_FILE`]));
const OURS = /^(BUBBLE|ONEHASH)_/i;
/** Kubernetes sets such names itself, for a service that is called "bubble". */
const OF_KUBERNETES = /_(SERVICE_(HOST|PORT)(_\w+)?|PORT(_\d+_(TCP|UDP|SCTP)(_\w+)?)?)$/;

/** A sentence for each variable that is named like a setting and is none. It never quotes a value. */
export function complaintsOfUnknownNames(env: Env = process.env): string[] {
  return Object.keys(env)
    .filter((name) => OURS.test(name) && !KNOWN.has(name) && !OF_KUBERNETES.test(name))
    .map((name) => `${name} is no setting and is ignored: did you mean ${nearestName(name)}?`);
}

function nearestName(name: string): string {
  const wanted = name.toUpperCase();
  const file = wanted.endsWith('_FILE') ? '_FILE' : '';
  const stem = wanted.slice(0, wanted.length - file.length);
  const distances = NAMES.map((known) => editDistance(stem, known));
  return NAMES[distances.indexOf(Math.min(...distances))]! + file;
}

/** How many letters must be put in, left out or replaced (Levenshtein). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, n) => n);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++)
      next.push(Math.min(row[j]! + (letter === to[j] ? 0 : 1), row[j + 1]! + 1, next[j]! + 1));
    row = next;
  }
  return row[to.length]!;
}
