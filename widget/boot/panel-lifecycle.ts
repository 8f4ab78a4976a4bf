/** `failed`: the panel's code could not be loaded. The launcher says so, and tries again when it is pressed. */
export type PanelState = 'closed' | 'loading' | 'open' | 'failed';

/** `open` and `close` come from the visitor or the host page; `loaded` and `failed` tell how loading went. */
export type PanelEvent = 'open' | 'loaded' | 'failed' | 'close';

const NEXT: Record<PanelState, { [Event in PanelEvent]?: PanelState }> = {
  closed: { open: 'loading' },
  loading: { loaded: 'open', failed: 'failed', close: 'closed' },
  open: { failed: 'failed', close: 'closed' },
  failed: { open: 'loading' },
};

/** @returns the state after the event; undefined where the event changes nothing */
export const nextPanelState = (state: PanelState, event: PanelEvent): PanelState | undefined => NEXT[state][event];
