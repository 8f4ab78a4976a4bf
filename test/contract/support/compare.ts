import type { Json, JsonObject } from './recording.ts';

export interface CompareOptions {
  /** Paths whose values may differ as long as their kind is the same, such as counts that depend on what else exists. */
  loose?: RegExp[];
  /** Paths whose values are not looked at. */
  ignored?: RegExp[];
  /** Lists that no order was promised for, by path; their rows are sorted by id or content first. */
  unordered?: RegExp[];
  /** Recorded texts that are others here, such as uuids that were drawn: recorded → ours. */
  known?: Map<string, string>;
}

const TIMES = /(^|_)(created_at|updated_at|activity_at|seen_at|waiting_since|timestamp|snoozed_until)$/;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Rows that both sides begin with: their ids are the same. */
const SEEDED = /(^|_)(inbox|account|channel|assignee)_id$/;

/** Names every way in which an answer is not what was recorded. Ids, times and uuids are compared by kind. */
export function differences(recorded: Json, answered: Json, options: CompareOptions = {}, path = ''): string[] {
  const at = path || 'the body';
  if (options.ignored?.some((pattern) => pattern.test(path))) return [];
  const kinds = [kindOf(recorded), kindOf(answered)];
  if (kinds[0] !== kinds[1])
    return [`${at}: ${kinds[0]} ${show(recorded)} was recorded, not ${kinds[1]} ${show(answered)}`];
  if (options.loose?.some((pattern) => pattern.test(path))) return [];
  if (Array.isArray(recorded) && Array.isArray(answered)) return listDifferences(recorded, answered, options, path);
  if (isObject(recorded) && isObject(answered)) return objectDifferences(recorded, answered, options, path);
  const same =
    typeof recorded === 'string'
      ? sameText(recorded, answered as string, options)
      : typeof recorded !== 'number' || sameNumber(recorded, answered as number, path);
  const equal = typeof recorded === 'boolean' ? recorded === answered : same;
  return equal ? [] : [`${at}: ${show(recorded)} was recorded, not ${show(answered)}`];
}

function objectDifferences(
  recorded: JsonObject,
  answered: JsonObject,
  options: CompareOptions,
  path: string,
): string[] {
  const wanted = Object.keys(recorded);
  const given = Object.keys(answered);
  const missing = wanted.filter((key) => !given.includes(key)).map((key) => `${join(path, key)}: missing`);
  const extra = given.filter((key) => !wanted.includes(key)).map((key) => `${join(path, key)}: not recorded`);
  const order =
    missing.length + extra.length === 0 && wanted.join() !== given.join()
      ? [`${path || 'the body'}: keys are ${given.join(', ')}, not ${wanted.join(', ')}`]
      : [];
  const inside = wanted
    .filter((key) => given.includes(key))
    .flatMap((key) => differences(recorded[key] ?? null, answered[key] ?? null, options, join(path, key)));
  return [...missing, ...extra, ...order, ...inside];
}

function listDifferences(recorded: Json[], answered: Json[], options: CompareOptions, path: string): string[] {
  if (recorded.length !== answered.length) {
    return [`${path || 'the body'}: ${recorded.length} rows were recorded, not ${answered.length}`];
  }
  const sort = options.unordered?.some((pattern) => pattern.test(path)) ?? false;
  const [left, right] = sort ? [recorded.toSorted(byContent), answered.toSorted(byContent)] : [recorded, answered];
  return left.flatMap((row, index) => differences(row, right[index] ?? null, options, join(path, String(index))));
}

function byContent(a: Json, b: Json): number {
  return keyOf(a).localeCompare(keyOf(b));
}

function keyOf(row: Json): string {
  if (!isObject(row)) return JSON.stringify(row);
  return String(row.email ?? row.content ?? row.status ?? row.id);
}

function kindOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'float';
  if (typeof value !== 'string') return typeof value;
  if (ISO.test(value)) return 'ISO time';
  return UUID.test(value) ? 'uuid' : 'text';
}

function sameNumber(recorded: number, answered: number, path: string): boolean {
  const key = path.split('.').at(-1) ?? '';
  // Unset is 0; everything else is an epoch in seconds, and would be far out in milliseconds.
  if (TIMES.test(key)) return (recorded === 0) === (answered === 0) && answered < 1e11;
  if (SEEDED.test(key)) return recorded === answered;
  if (key === 'id' || key.endsWith('_id') || key === 'in_reply_to') return answered > 0;
  return recorded === answered;
}

function sameText(recorded: string, answered: string, options: CompareOptions): boolean {
  const expected = options.known?.get(recorded) ?? recorded;
  if (expected === answered) return true;
  if (UUID.test(recorded)) return !options.known?.has(recorded);
  if (ISO.test(recorded)) return true;
  if (!recorded.includes('{{')) return false;
  const pattern = expected
    .split(/\{\{[^{}]*\}\}/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.+');
  return new RegExp(`^${pattern}$`, 's').test(answered);
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function show(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
