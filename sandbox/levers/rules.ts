import { EVENT_NAMES } from '../state/events.ts';
import { isObject, type JsonObject } from '../state/json.ts';
import { HOOK_NAMES } from '../webhooks/body.ts';

const OFTEN = ['times', 'chance'];
const CALL_KEYS = [
  ...OFTEN,
  'method',
  'path',
  'when',
  'delay_ms',
  'status',
  'headers',
  'body',
  'drop',
  'then_do_after_ms',
];
const HOOK_EVENTS: string[] = Object.values(HOOK_NAMES);
const CABLE_EVENTS: string[] = [...EVENT_NAMES, 'presence.update', 'welcome', 'ping', 'confirm_subscription'];

/** Refuses unknown keys: a misspelt rule would make a test that cannot fail. */
export function whatIsWrong(rules: unknown): string | null {
  if (!Array.isArray(rules)) return 'the body must be a list of rules';
  for (const rule of rules as unknown[]) {
    const wrong = isObject(rule) ? wrongIn(rule) : 'every rule must be an object';
    if (wrong) return wrong;
  }
  return null;
}

function wrongIn(rule: JsonObject): string | null {
  const { times, chance } = rule;
  if (times !== undefined && !(Number.isInteger(times) && Number(times) > 0)) {
    return 'times must be a whole number above 0';
  }
  if (chance !== undefined && !(typeof chance === 'number' && chance > 0 && chance <= 1)) {
    return 'chance must be above 0 and at most 1';
  }
  if ('webhook' in rule) return wrongInTold(rule, 'webhook', HOOK_EVENTS, ['lose', 'double']);
  if ('cable' in rule) return wrongInTold(rule, 'cable', CABLE_EVENTS, ['lose', 'double', 'close']);
  return wrongInCall(rule);
}

function wrongInTold(rule: JsonObject, kind: string, events: string[], actions: string[]): string | null {
  const { event, action } = rule;
  const strange = strangeKey(rule, [...OFTEN, kind, 'event', 'action']);
  if (strange) return strange;
  if (rule[kind] !== true) return `${kind} must be true`;
  if (event !== undefined && !events.includes(String(event))) return `event must be one of ${events.join(', ')}`;
  const known = isObject(action) ? isDuration(action.delay_ms) : actions.includes(String(action));
  return known ? null : `action must be ${actions.join(', ')} or {delay_ms}`;
}

function wrongInCall(rule: JsonObject): string | null {
  const strange = strangeKey(rule, CALL_KEYS);
  if (strange) return strange;
  if (rule.path !== undefined && !isPattern(rule.path)) return 'path must be a regular expression';
  if (rule.when !== undefined && rule.when !== 'before' && rule.when !== 'after') return 'when is before or after';
  for (const key of ['delay_ms', 'then_do_after_ms']) {
    if (rule[key] !== undefined && !isDuration(rule[key])) return `${key} must be a number of milliseconds`;
  }
  const answers = rule.drop !== undefined || rule.status !== undefined;
  if (!answers && rule.delay_ms === undefined) return 'a rule needs drop, status or delay_ms';
  if (rule.then_do_after_ms !== undefined && (!answers || rule.when === 'after')) {
    return 'then_do_after_ms needs drop or status, and when: "before"';
  }
  return null;
}

function strangeKey(rule: JsonObject, allowed: string[]): string | null {
  const strange = Object.keys(rule).find((key) => !allowed.includes(key));
  return strange ? `unknown key "${strange}"` : null;
}

function isDuration(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function isPattern(path: unknown): boolean {
  try {
    return typeof path === 'string' && Boolean(new RegExp(path));
  } catch {
    return false;
  }
}
