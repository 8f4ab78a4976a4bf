/** A style sheet more: constructed, so that no page's policy forbids it. */
export function addSheet(place: ShadowRoot, css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  place.adoptedStyleSheets = [...place.adoptedStyleSheets, sheet];
  return sheet;
}
