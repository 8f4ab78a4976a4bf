/** The English of `panel/focus/`. */
export const focusEn = {
  focusTaken: 'This page keeps the keyboard to itself right now. Close its window to write here.',
};
