/**
 * A check in the form of Standard Schema; valibot's schemas have it. The package's types use it, so that they require no
 * other package.
 */
export interface Schema<Value> {
  readonly '~standard': { readonly types?: { readonly output: Value } | undefined };
}

/** 32 bytes. The package's types name it, because older compilers know no generic `Uint8Array`. */
export interface SessionKey extends Uint8Array {}

/** What a setting may hold. */
export interface SettingType<Value> {
  /** Reads text of the environment, and JSON of `BUBBLE_CONFIG`. */
  schema: Schema<Value>;
  /** Completes "… is not". Without it, the error says what the schema says. */
  expected?: string;
  /** The JSON schema of its values in `BUBBLE_CONFIG`. */
  json: object;
}

/** One row of the settings table. Parsing, errors, `docs/configuration.md` and the JSON schema are derived from it. */
export interface Setting<Value = unknown> {
  /** Name in the environment. A site's setting without one can only be set in `BUBBLE_CONFIG`. */
  env?: string;
  /** Key of a site in `BUBBLE_CONFIG`. Settings of the whole server have none. */
  key?: string;
  type: SettingType<Value>;
  /** What applies if nothing is set, as an operator would write it. */
  default?: string | number;
  /** Replaces the default in the docs, where the code that uses the setting decides. */
  defaultNote?: string;
  required?: true;
  /** A value for the error that says it is missing. */
  example?: string;
  /** Errors do not show its value. */
  secret?: true;
  /** What it does, in plain sentences; Markdown with links relative to `docs/`. */
  about: string;
}

/** Settings by name, in groups if that helps their reader. */
export interface SettingsTable {
  [name: string]: Setting | SettingsTable;
}

/** What a table's settings are once they are read. */
export type ValuesOf<Table> = {
  [Name in keyof Table]: Table[Name] extends { type: SettingType<infer Value> }
    ? Table[Name] extends { default: unknown } | { required: true }
      ? Value
      : Value | undefined
    : ValuesOf<Table[Name]>;
};

export function isSetting(entry: Setting | SettingsTable): entry is Setting {
  return typeof entry['about'] === 'string';
}

/** All rows of a table, in its order. */
export function rowsOf(table: SettingsTable): Setting[] {
  return Object.values(table).flatMap((entry) => (isSetting(entry) ? [entry] : rowsOf(entry)));
}
