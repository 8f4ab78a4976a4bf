/**
 * Whether the visitor may send: freely; not before the required questions are loaded, with nothing or something sent so
 * far; or as the form on the screen decides.
 */
export type Gate = 'open' | 'loading' | 'held' | 'asking';

/** Required questions begin to load; the visitor sends; a form is on the screen; none is, or it could not be loaded. */
export type GateEvent = 'load' | 'send' | 'ask' | 'pass';

/** What happens to the draft: it is sent, or the form decides. */
export type GateAction = 'send' | 'ask';

/** The next state of each state and event, and what to do then. */
export const GATE: Record<Gate, Record<GateEvent, [next: Gate, action?: GateAction]>> = {
  open: { load: ['loading'], send: ['open', 'send'], ask: ['asking'], pass: ['open'] },
  loading: { load: ['loading'], send: ['held'], ask: ['asking'], pass: ['open'] },
  held: { load: ['held'], send: ['held'], ask: ['asking', 'ask'], pass: ['open', 'send'] },
  asking: { load: ['asking'], send: ['asking', 'ask'], ask: ['asking'], pass: ['open'] },
};
