/** One to three of them, with their skin, sex and family. */
const EMOJI =
  /^\s*(?:(?:\p{RI}{2}|(?![©®])\p{ExtPict}[\ufe0f\p{EMod}]*(?:\u200d\p{ExtPict}[\ufe0f\p{EMod}]*)*)\s*){1,3}$/u;

/** Whether a text is nothing but a few emoji. */
export function isOnlyEmoji(text: string): boolean {
  return text.length < 99 && EMOJI.test(text);
}
