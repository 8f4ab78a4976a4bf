import { launchBrowser } from '../test/support/browser.ts';
import { everyCombination } from '../test/support/gallery/pairwise.ts';
import { LOOKS, startWalker, type Finding } from '../test/support/gallery/walk.ts';

/** Pages that are walked at the same time. */
const WIDTH = 2;

/** Looks at every state in every look, prints what is wrong, and answers how much. @param only these states */
export async function checkGallery(address: string, only?: string[]): Promise<number> {
  const { browser } = await launchBrowser();
  const walkers = await Promise.all(Array.from({ length: WIDTH }, () => startWalker(browser, address)));
  const names = only ?? (await walkers[0]!.names());
  const combinations = everyCombination({ state: names, ...LOOKS });
  const findings: Finding[] = [];
  let next = 0;
  await Promise.all(
    walkers.map(async (walker) => {
      for (let mine = combinations[next++]; mine; mine = combinations[next++]) {
        findings.push(...(await walker.look(mine)));
        if (next % 100 === 0) process.stderr.write(`${next} of ${combinations.length}\n`);
      }
    }),
  );
  await browser.close();
  print(findings);
  console.log(`${names.length} states, ${combinations.length} combinations, ${findings.length} findings`);
  return findings.length + (names.length ? 0 : 1);
}

/** One line for what is wrong in one state, with how many looks have it and the first of them. */
function print(findings: Finding[]): void {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const name = `${finding.state}\t${finding.what}`;
    groups.set(name, [...(groups.get(name) ?? []), finding]);
  }
  for (const [name, group] of groups) {
    const { state, ...look } = group[0]!.where;
    const [, what = ''] = name.split('\t');
    console.log(
      `${state.padEnd(26)} ${String(group.length).padStart(4)} × ${what}\n${' '.repeat(34)}${Object.values(look).join(' ')}`,
    );
  }
}
