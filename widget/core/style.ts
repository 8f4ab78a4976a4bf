import baseCss from './base.css?inline';

const withBase = new WeakSet<ShadowRoot>();

/** Adds a constructed style sheet to a shadow root. No Content-Security-Policy of the page forbids those. */
export function addStyle(root: ShadowRoot, css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  return sheet;
}

/** Adds, once, the tokens and rules that everything but the launcher needs. Each new sheet has the page's styles computed again. */
export function addBaseStyle(root: ShadowRoot): void {
  if (withBase.has(root)) return;
  withBase.add(root);
  addStyle(root, baseCss);
}
