import * as v from 'valibot';
import { isSetting, type Setting, type SettingsTable, type ValuesOf } from './setting.ts';

/** A raw value, and how an error names the place where it stands. */
export interface Found {
  value: unknown;
  place: string;
}

/** Where the values of a table come from. */
export interface Source {
  /** @returns `undefined` if nothing is set, `'unreadable'` after it has complained itself */
  find(setting: Setting): Found | undefined | 'unreadable';
  /** How an error names a setting that is missing. */
  placeOf(setting: Setting): string;
  /** Collects problems: the operator sees all of them at once. */
  complain(problem: string): void;
}

/** Reads a table. Where it has complained, the values are incomplete and must not be used. */
export function readSettings<Table extends SettingsTable>(table: Table, source: Source): ValuesOf<Table> {
  const values = Object.entries(table).map(([name, entry]) => [
    name,
    isSetting(entry) ? readSetting(entry, source) : readSettings(entry, source),
  ]);
  return Object.fromEntries(values) as ValuesOf<Table>;
}

function readSetting(setting: Setting, source: Source): unknown {
  const schema = setting.type.schema as v.GenericSchema;
  const found = source.find(setting);
  if (found === 'unreadable') return undefined;
  if (!found) {
    if (setting.required) source.complain(missing(setting, source));
    return setting.default === undefined ? undefined : v.parse(schema, setting.default);
  }
  const result = v.safeParse(schema, found.value);
  if (result.success) return result.output;
  source.complain(withoutCredentials(`${found.place}: ${wrong(setting, found.value, result.issues[0])}`));
  return undefined;
}

function missing({ about, example, ...setting }: Setting, { placeOf }: Source): string {
  const [sentence] = plainText(about).split(/(?<=\.) /);
  return `${placeOf({ about, ...setting })} is missing. ${sentence}${example ? ` For example: ${example}` : ''}`;
}

function wrong({ type, secret }: Setting, value: unknown, issue: v.BaseIssue<unknown>): string {
  if (type.expected === undefined) return [v.getDotPath(issue), issue.message].filter(Boolean).join(': ');
  // An item of a list says more than the whole list.
  const shown = typeof issue.input === 'string' ? issue.input : value;
  return `${secret ? 'the value' : JSON.stringify(shown)} is not ${type.expected}`;
}

/** Addresses may hold a password, whatever their setting is. */
function withoutCredentials(text: string): string {
  return text.replaceAll(/(\/\/|\\\\)[^\s,"]*@/g, '$1…@');
}

/** Markdown without its links and code marks. */
export function plainText(markdown: string): string {
  return markdown.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('`', '');
}
