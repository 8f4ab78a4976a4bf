/** Joins letters of scripts that join, and hides nothing there. */
const JOINERS =
  /(?<=[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Oriya}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Mongolian}]\p{M}*)[\u200c\u200d]$/u;

/** Writes characters that cannot be seen, or that turn the direction of the text, as an address does: `%E2%80%AE`. */
export function showHidden(address: string): string {
  return address.replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, (one, at: number) =>
    /[\u200c\u200d]/.test(one) && JOINERS.test(address.slice(Math.max(0, at - 4), at + 1))
      ? one
      : encodeURIComponent(one),
  );
}

/** Whether a host has letters of a script that look like Latin ones, beside Latin ones. */
export function isConfusable(host: string): boolean {
  return (
    /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u.test(host) &&
    /\p{Script=Latin}/u.test(host)
  );
}
