/**
 * Where a panel that covers the page is in the browser's history. `in`: its entry is on top. `closing`: the panel is
 * closed, its entry still there. `going`: the browser was asked to go back. `again`: the same, and the panel is open again.
 */
export type BackState = 'out' | 'in' | 'closing' | 'going' | 'again';

/**
 * `enter` and `leave` come from the panel. `go`, `gone`: a moment after it was closed its entry is on top, or the page has
 * gone on. `back`: the browser has gone back from the entry.
 */
export type BackEvent = 'enter' | 'leave' | 'go' | 'gone' | 'back';

const NEXT: Record<BackState, { [Event in BackEvent]?: BackState }> = {
  out: { enter: 'in' },
  in: { leave: 'closing', back: 'out', gone: 'out' },
  closing: { enter: 'in', go: 'going', gone: 'out', back: 'out' },
  going: { enter: 'again', back: 'out' },
  again: { leave: 'going', back: 'in' },
};

/** @returns the same state where the event changes nothing */
export const nextBackState = (state: BackState, event: BackEvent): BackState => NEXT[state][event] ?? state;
