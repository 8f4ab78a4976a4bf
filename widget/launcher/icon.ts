const SPACE = 'http://www.w3.org/2000/svg';

/** The launcher's picture, drawn in the text's colour. */
export function makeIcon(parent: Node): void {
  const icon = parent.appendChild(document.createElementNS(SPACE, 'svg'));
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.ariaHidden = 'true';
  icon
    .appendChild(document.createElementNS(SPACE, 'path'))
    .setAttribute('d', 'M12 4c-5 0-8 3-8 7 0 2 1 4 2 5l-1 4 4-2 3 0c5 0 8-3 8-7S17 4 12 4z');
}
