const SPACE = 'http://www.w3.org/2000/svg';

/** The launcher's picture, drawn in the text's colour. */
export function makeIcon(parent: Node): void {
  const icon = parent.appendChild(document.createElementNS(SPACE, 'svg'));
  icon.setAttribute('viewBox', '0 0 24 23');
  icon.ariaHidden = 'true';
  icon.appendChild(document.createElementNS(SPACE, 'path')).setAttribute('d', 'M6 8h12v2H6zM6 13h8v2H6z');
}
