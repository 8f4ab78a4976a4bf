import { launchBrowser } from '../test/support/browser.ts';
import { everyCombination } from '../test/support/gallery/pairwise.ts';
import { LOOKS, namesIn, walk, type Finding } from '../test/support/gallery/walk.ts';

/** Checks every state in every look and prints the findings. @returns their number @param only checks these states only */
export async function checkGallery(address: string, only?: string[]): Promise<number> {
  const { browser } = await launchBrowser();
  const names = only ?? (await namesIn(browser, address));
  const combinations = everyCombination({ state: names, ...LOOKS });
  const findings: Finding[] = [];
  let done = 0;
  await walk(browser, address, combinations, async (walker, combination) => {
    findings.push(...(await walker.look(combination)));
    done += 1;
    if (done % 100 === 0) process.stderr.write(`${done} of ${combinations.length}\n`);
  });
  await browser.close();
  print(findings);
  console.log(`${names.length} states, ${combinations.length} combinations, ${findings.length} findings`);
  return findings.length + (names.length ? 0 : 1);
}

/** One line for each finding in a state, with the number of looks that have it and the first of them. */
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
