import { whatIsWrong } from './rules.ts';
import type { HookName } from '../webhooks/body.ts';
import type { EventName } from '../state/events.ts';

/** One thing that is to go wrong with calls of the API. */
export interface CallFault extends Often {
  method?: string;
  /** A regular expression, matched against the path. */
  path?: string;
  /** `after`: the call is done, and only its answer is replaced. */
  when?: 'before' | 'after';
  delay_ms?: number;
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  drop?: true;
  /** The call runs anyway, so long after its caller received a failure. */
  then_do_after_ms?: number;
}

/** One thing that is to go wrong with webhooks. */
export interface WebhookFault extends Often {
  webhook: true;
  event?: HookName;
  action: WebhookAction;
}

/** One thing that is to go wrong with the cable: for everybody who would get the frame. */
export interface CableFault extends Often {
  cable: true;
  event?: CableFrameName;
  action: CableAction;
}

interface Often {
  times?: number;
  /** How likely the rule is used each time, between 0 and 1. */
  chance?: number;
}

export type CableFrameName = EventName | 'presence.update' | 'welcome' | 'ping' | 'confirm_subscription';
export type WebhookAction = 'lose' | 'double' | { delay_ms: number };
export type CableAction = WebhookAction | 'close';
export type Fault = CallFault | WebhookFault | CableFault;

export interface Faults {
  set(rules: unknown): string | null;
  list(): Fault[];
  takeCall(method: string, path: string): CallFault | undefined;
  takeWebhook(event: HookName): WebhookAction | undefined;
  takeCable(event: CableFrameName): CableAction | undefined;
}

/** The first matching rule applies; a rule with `times` is removed after so many uses. */
export function createFaults(): Faults {
  let faults: Fault[] = [];

  function take<T extends Fault>(fits: (fault: Fault) => fault is T): T | undefined {
    const fault = faults.find((each): each is T => fits(each) && Math.random() < (each.chance ?? 1));
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
    takeCall: (method, path) =>
      take(
        (fault): fault is CallFault =>
          !('webhook' in fault) &&
          !('cable' in fault) &&
          (fault.method ?? method).toUpperCase() === method &&
          new RegExp(fault.path ?? '').test(path),
      ),
    takeWebhook: (event) =>
      take((fault): fault is WebhookFault => 'webhook' in fault && (fault.event ?? event) === event)?.action,
    takeCable: (event) =>
      take((fault): fault is CableFault => 'cable' in fault && (fault.event ?? event) === event)?.action,
  };
}
