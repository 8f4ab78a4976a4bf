const SPACE = 'http://www.w3.org/2000/svg';

/** The launcher's picture, drawn in the text's colour. */
export function makeIcon(parent: Node): void {
  const icon = parent.appendChild(document.createElementNS(SPACE, 'svg'));
  icon.setAttribute('viewBox', '2 1 20 20');
  icon.ariaHidden = 'true';
  icon
    .appendChild(document.createElementNS(SPACE, 'path'))
    .setAttribute('d', 'M12 4c-5 0-9 3-9 7 0 2 1 4 2 5l-1 4 5-2h3c5 0 9-3 9-7s-4-7-9-7z');
}
