type Key = string | number | null;

/** Rows by id, and by whatever else they are looked up by: nothing here is found by walking through everything. */
export class Table<Row extends { id: number }, Index extends string = never> {
  readonly #rows = new Map<number, Row>();
  readonly #indexes: [Index, (row: Row) => Key][];
  readonly #filed = new Map<string, Map<number, Row>>();
  /** Under which keys a row lies: by the time it moves, the row itself no longer tells. */
  readonly #places = new Map<number, string[]>();

  constructor(indexes: Record<Index, (row: Row) => Key>, rows: Iterable<Row> = []) {
    this.#indexes = Object.entries(indexes) as [Index, (row: Row) => Key][];
    for (const row of rows) this.put(row);
  }

  get size(): number {
    return this.#rows.size;
  }

  get(id: number): Row | undefined {
    return this.#rows.get(id);
  }

  has(id: number): boolean {
    return this.#rows.has(id);
  }

  values(): MapIterator<Row> {
    return this.#rows.values();
  }

  /** Rows with this key, oldest first. */
  where(index: Index, key: Key): Row[] {
    const found = this.#filed.get(placeOf(index, key));
    return found ? [...found.values()].toSorted((a, b) => a.id - b.id) : [];
  }

  first(index: Index, key: Key): Row | undefined {
    const found = this.#filed.get(placeOf(index, key));
    return found?.size === 1 ? found.values().next().value : this.where(index, key)[0];
  }

  /** Adds a row, or files one again whose keys have changed. */
  put(row: Row): void {
    this.#unfile(row.id);
    this.#rows.set(row.id, row);
    const places = this.#indexes.flatMap(([index, keyOf]) => {
      const key = keyOf(row);
      return key === null ? [] : [placeOf(index, key)];
    });
    this.#places.set(row.id, places);
    for (const place of places) {
      const rows = this.#filed.get(place) ?? new Map<number, Row>();
      this.#filed.set(place, rows.set(row.id, row));
    }
  }

  delete(id: number): void {
    this.#unfile(id);
    this.#rows.delete(id);
  }

  #unfile(id: number): void {
    for (const place of this.#places.get(id) ?? []) {
      const rows = this.#filed.get(place);
      rows?.delete(id);
      if (rows?.size === 0) this.#filed.delete(place);
    }
    this.#places.delete(id);
  }
}

function placeOf(index: string, key: Key): string {
  return `${index} ${key}`;
}
