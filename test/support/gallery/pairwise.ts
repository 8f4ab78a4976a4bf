/** What may be chosen, by name. */
export type Choices = Record<string, readonly string[]>;
export type Chosen<Names extends Choices> = { [Name in keyof Names]: Names[Name][number] };

type Row = Record<string, string>;

/** All combinations. */
export function everyCombination<Names extends Choices>(choices: Names): Chosen<Names>[] {
  return Object.entries(choices).reduce<Row[]>(
    (rows, [name, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{}],
  ) as Chosen<Names>[];
}

/** A few combinations in which every value of every choice meets every value of every other one. */
export function pairwise<Names extends Choices>(choices: Names): Chosen<Names>[] {
  const names = Object.keys(choices);
  const open = new Map<string, Row>();
  const used = new Map<string, number>();
  for (const pair of pairsOf(names))
    for (const part of everyCombination(Object.fromEntries(pair.map((name) => [name, choices[name]!]))))
      open.set(JSON.stringify(part), part);

  const rows: Row[] = [];
  // What is met meanwhile is gone before its turn comes.
  for (const part of open.values()) {
    const row: Row = {};
    for (const name of names) row[name] = part[name] ?? best(name, { ...row, ...part });
    for (const met of partsOf(row)) open.delete(met);
    for (const value of Object.values(row)) used.set(value, (used.get(value) ?? 0) + 1);
    rows.push(row);
  }
  return rows as Chosen<Names>[];

  /** The value that meets most of what it has not met; of equals the one that was used least. */
  function best(name: string, row: Row): string {
    const worth = (value: string): number => {
      const news = partsOf(inOrder({ ...row, [name]: value })).filter((met) => open.has(met)).length;
      return news - (used.get(value) ?? 0) / 1_000_000;
    };
    return choices[name]!.reduce((most, value) => (worth(value) > worth(most) ? value : most));
  }

  function inOrder(row: Row): Row {
    return Object.fromEntries(names.filter((name) => name in row).map((name) => [name, row[name]!]));
  }
}

function pairsOf<Item>(items: Item[]): [Item, Item][] {
  return items.flatMap((one, index) => items.slice(index + 1).map((other): [Item, Item] => [one, other]));
}

function partsOf(row: Row): string[] {
  return pairsOf(Object.entries(row)).map((pair) => JSON.stringify(Object.fromEntries(pair)));
}
