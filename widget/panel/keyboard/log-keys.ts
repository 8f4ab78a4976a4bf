/** Where the focus goes. */
export type Move = 'previous' | 'next' | 'first' | 'last' | 'control' | 'message' | 'composer' | 'earlier';

/** What decides what a key does. */
export interface Position {
  /** What has the focus: the log, a message, a control inside of a message, or something else in the log. */
  on: 'log' | 'message' | 'control' | 'else';
  /** What is in the direction of the arrow: more of the same message, which is higher than the log; another one; nothing. */
  ahead: 'more' | 'message' | 'nothing';
  /** Whether the focus came by keyboard. */
  isByKeyboard: boolean;
  /** Whether the message has links or buttons. */
  hasControl: boolean;
  /** Whether there is a button that loads earlier messages. */
  hasEarlier: boolean;
  hasComposer: boolean;
}

/** What a key does in the log; `undefined`: what it does anyway. */
export function moveFor(key: string, position: Position): Move | undefined {
  const { on, ahead, isByKeyboard } = position;
  switch (key) {
    case 'ArrowUp':
      if (ahead === 'nothing') return position.hasEarlier ? 'earlier' : undefined;
      // The browser scrolls.
      return ahead === 'message' ? 'previous' : undefined;
    case 'ArrowDown':
      return ahead === 'message' ? 'next' : undefined;
    case 'Home':
      return 'first';
    case 'End':
      return 'last';
    case 'Enter':
      return on === 'message' && position.hasControl ? 'control' : undefined;
    case 'Escape':
      // It closes the panel for a visitor who has only clicked on a message.
      if (!isByKeyboard) return undefined;
      if (on === 'control') return 'message';
      return on === 'message' && position.hasComposer ? 'composer' : undefined;
    default:
      return undefined;
  }
}
