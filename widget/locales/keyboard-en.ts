/** The English of the help with the keys. */
export const keyboardEn = {
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
};

export type KeyboardKey = keyof typeof keyboardEn;
