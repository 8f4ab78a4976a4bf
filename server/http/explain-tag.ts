/**
 * A script that says on the page's console what is wrong with its tag. Browsers show neither the text of an error answer nor
 * a reason why a module fails as a classic script. Other callers, which send no such headers, get the usual answer.
 *
 * @returns `undefined` if nothing is wrong
 */
export function explainTag(headers: Headers, isKnownSite: boolean): string | undefined {
  if (headers.get('sec-fetch-dest') !== 'script') return undefined;
  if (!isKnownSite)
    return say(
      'the server has no site of the name after "?site=" in the address of this script. Correct it, or add the site to BUBBLE_CONFIG on the server.',
    );
  // The browser asks for a module in the mode `cors`.
  if (headers.get('sec-fetch-mode') === 'no-cors')
    return say(
      'the script tag lacks type="module", so the chat does not start. Write <script type="module" async src="…/bubble.js">.',
    );
  return undefined;
}

function say(sentence: string): string {
  return `console.error(${JSON.stringify(`onehash-bubble: ${sentence}`)});\n`;
}
