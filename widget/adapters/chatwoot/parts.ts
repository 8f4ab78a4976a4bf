/** Hides parts of the bubble, with a style sheet of the page and `::part()`. */
export function createParts(): (part: 'launcher' | 'card', isHidden: boolean) => void {
  const hidden = new Set<string>();
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

  return (part, isHidden) => {
    hidden[isHidden ? 'add' : 'delete'](part);
    sheet.replaceSync([...hidden].map((one) => `bubble-root::part(${one}){display:none}`).join(''));
  };
}

/** An element whose class says whether the panel is open: pages that use Chatwoot's SDK watch it. */
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
