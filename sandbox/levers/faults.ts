import type { HookEventName } from '../state/events.ts';
import { isObject } from '../state/json.ts';

/** One thing that is to go wrong with calls of the API. */
export interface CallFault {
  method?: string;
  /** A regular expression, matched against the path. */
  path?: string;
  times?: number;
  /** `after`: the call is done, and only its answer is replaced. */
  when?: 'before' | 'after';
  delay_ms?: number;
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  drop?: true;
}

/** One thing that is to go wrong with webhooks. */
export interface WebhookFault {
  webhook: true;
  event?: string;
  times?: number;
  action: WebhookAction;
}

export type WebhookAction = 'lose' | 'double' | { delay_ms: number };
export type Fault = CallFault | WebhookFault;

export interface Faults {
  set(rules: unknown): string | null;
  list(): Fault[];
  takeCall(method: string, path: string): CallFault | undefined;
  takeWebhook(event: HookEventName): WebhookAction | undefined;
}

/** The first rule that fits is used; one with `times` goes away when it has been used so often. */
export function createFaults(): Faults {
  let faults: Fault[] = [];

  function spend<T extends Fault>(fault: T | undefined): T | undefined {
    if (fault?.times === undefined) return fault;
    fault.times -= 1;
    if (fault.times <= 0) faults = faults.filter((other) => other !== fault);
    return fault;
  }

  return {
    set(rules) {
      const wrong = whatIsWrong(rules);
      if (wrong === null) faults = (rules as Fault[]).map((rule) => ({ ...rule }));
      return wrong;
    },
    list: () => faults,
    takeCall(method, path) {
      return spend(
        faults.find(
          (fault): fault is CallFault =>
            !('webhook' in fault) &&
            (fault.method ?? method).toUpperCase() === method &&
            new RegExp(fault.path ?? '').test(path),
        ),
      );
    },
    takeWebhook(event) {
      const fits = (fault: Fault): fault is WebhookFault =>
        'webhook' in fault && (fault.event === undefined || fault.event === event);
      return spend(faults.find(fits))?.action;
    },
  };
}

const KEYS = ['method', 'path', 'times', 'when', 'delay_ms', 'status', 'headers', 'body', 'drop'];
const WEBHOOK_KEYS = ['webhook', 'event', 'times', 'action'];

/** A misspelt rule would be a test that cannot fail. */
function whatIsWrong(rules: unknown): string | null {
  if (!Array.isArray(rules)) return 'the body must be a list of rules';
  for (const rule of rules as unknown[]) {
    if (!isObject(rule)) return 'every rule must be an object';
    const allowed = 'webhook' in rule ? WEBHOOK_KEYS : KEYS;
    const strange = Object.keys(rule).find((key) => !allowed.includes(key));
    if (strange) return `unknown key "${strange}"`;
    if (rule.times !== undefined && !(Number.isInteger(rule.times) && Number(rule.times) > 0)) {
      return 'times must be a whole number above 0';
    }
    if (typeof rule.path === 'string' && !isPattern(rule.path)) return 'path must be a regular expression';
    if ('webhook' in rule && !isAction(rule.action)) return 'action must be lose, double or {delay_ms}';
    if (!('webhook' in rule) && rule.drop === undefined && rule.status === undefined && rule.delay_ms === undefined) {
      return 'a rule needs drop, status or delay_ms';
    }
  }
  return null;
}

function isPattern(path: string): boolean {
  try {
    return Boolean(new RegExp(path));
  } catch {
    return false;
  }
}

function isAction(action: unknown): action is WebhookAction {
  return action === 'lose' || action === 'double' || (isObject(action) && typeof action.delay_ms === 'number');
}
