/**
 * Whose the keyboard is. `away`: the page's. `here`: the visitor writes in the bubble. `held`: the page's code has taken the
 * focus from them, and the bubble takes it back. `lost`: the page has its way, and the composer says so.
 */
export type FocusState = 'away' | 'here' | 'held' | 'lost';

/**
 * `use`: the visitor does something in the bubble. `leave`: they go elsewhere. `taken`: the focus is gone, although they have
 * not left. `tired`: it was taken too often. `blocked`: they press where the bubble is, and the page is in between.
 */
export type FocusEventName = 'use' | 'leave' | 'taken' | 'tired' | 'blocked';

const NEXT: Record<FocusState, { [Event in FocusEventName]?: FocusState }> = {
  away: { use: 'here', blocked: 'lost' },
  here: { leave: 'away', taken: 'held', blocked: 'lost' },
  held: { leave: 'away', tired: 'lost', blocked: 'lost' },
  lost: { use: 'held' },
};

/** @returns the state after the event; the same where the event changes nothing */
export const nextFocusState = (state: FocusState, event: FocusEventName): FocusState => NEXT[state][event] ?? state;
