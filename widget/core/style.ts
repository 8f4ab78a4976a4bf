/** Adds a constructed style sheet to a shadow root. No Content-Security-Policy of the page forbids those. */
export function addStyle(root: ShadowRoot, css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  return sheet;
}
