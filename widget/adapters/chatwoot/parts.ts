/** Hides what a page wants less of. The bubble's parts are reached as a page's own style sheet reaches them. */
export function createParts(): (part: 'launcher' | 'card', isHidden: boolean) => void {
  const hidden = new Set<string>();
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

  return (part, isHidden) => {
    hidden[isHidden ? 'add' : 'delete'](part);
    sheet.replaceSync([...hidden].map((one) => `bubble-root::part(${one}){display:none}`).join(''));
  };
}

/** Wrappers watch the class of this element to learn whether the panel is open. */
export function createMarker(): (isOpen: boolean) => void {
  const marker = document.createElement('div');
  const mark = (isOpen: boolean): void => {
    marker.className = `woot-widget-holder${isOpen ? '' : ' woot--hide'}`;
  };
  marker.hidden = true;
  mark(false);
  document.documentElement.append(marker);
  return mark;
}
