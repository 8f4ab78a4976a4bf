/** What is said by the panel's extras, a chunk of their own. The catalogues are in chunks before: a module in both would join them. */
export const extrasEn = {
  /** A message as one, for who hears the page. */
  whole: '{name}: {text}, {time}',
  keys: 'Keyboard help',
  closeKeys: 'Close keyboard help',
  keyEnter: 'Enter',
  keyShiftEnter: 'Shift + Enter',
  keyArrows: '↑ ↓',
  keyEnds: 'Home, End',
  keyEscape: 'Esc',
  keyHelp: '?',
  doSend: 'Send the message',
  doBreak: 'Begin a new line',
  doMove: 'Go from message to message',
  doEnds: 'Go to the first or the last message',
  doEnter: 'In a message: go to its links and buttons',
  doEscape: 'Go back a step, at last close the chat',
  doHelp: 'Show these keys',
  /** Another way to the team, while the chat can't be reached. */
  fallback: 'Or reach us here: {address}',
};

export type ExtrasKey = keyof typeof extrasEn;
