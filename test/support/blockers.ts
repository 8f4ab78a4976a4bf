import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StaticNetFilteringEngine } from '@gorhill/ubo-core';

const folder = join(dirname(createRequire(import.meta.url).resolve('@adguard/dnr-rulesets/package.json')), 'dist');

/** The lists that people have: ads (with EasyList), trackers (with EasyPrivacy), and all kinds of annoyances. */
const LISTS = { ads: 2, trackers: 3, social: 4, cookies: 18, popups: 19, banners: 20, annoyances: 21, widgets: 22 };

export interface Blocker {
  /** The rule that blocks it, if one does. */
  blocks(address: string, type: string, page: string): string | undefined;
  /** What is hidden on every page, as selectors. */
  hides: string[];
}

/** A blocker as it is in browsers, with every list turned on. */
export async function createBlocker(): Promise<Blocker> {
  const lists = Object.entries(LISTS).map(([name, id]) => ({ name, raw: rulesOf(id) }));
  const engine = await StaticNetFilteringEngine.create();
  await engine.useLists(lists);
  return {
    blocks(url, type, originURL) {
      const verdict = engine.matchRequest({ originURL, url, type });
      return verdict === 1 ? (engine.toLogData()?.raw ?? 'a rule') : undefined;
    },
    hides: lists.flatMap(({ raw }) =>
      raw.split(/\r?\n/).flatMap((line) => (line.startsWith('##') && !line.startsWith('##^') ? [line.slice(2)] : [])),
    ),
  };
}

/** The list's text is in the first rule of its compiled form. */
function rulesOf(id: number): string {
  const file = join(folder, 'filters', 'declarative', `ruleset_${id}`, `ruleset_${id}.json`);
  const [first] = JSON.parse(readFileSync(file, 'utf8')) as { metadata: { rawFilterList: string } }[];
  return first!.metadata.rawFilterList;
}
