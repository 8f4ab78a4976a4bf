/** The bubble makes no link into the host page, so that addresses of the examples get a host. */
const HOST = 'https://x.test';

/** The Markdown of an example, with whole addresses. */
export function withHosts(markdown: string): string {
  return markdown.replace(/(?<=\]\([ \n]*<?)\/(?=[a-z])/g, `${HOST}/`);
}

/** What an example should look like in the bubble: headings are strong lines, pictures links, and no link leads into the page. */
export function expectedIn(html: string): string {
  const place = document.createElement('div');
  place.innerHTML = html;
  for (const heading of place.querySelectorAll('h1,h2,h3,h4,h5,h6')) {
    const line = document.createElement('p');
    const strong = document.createElement('strong');
    strong.append(...heading.childNodes);
    line.append(strong);
    heading.replaceWith(line);
  }
  for (const picture of place.querySelectorAll('img')) {
    const link = document.createElement('a');
    link.setAttribute('href', picture.getAttribute('src') ?? '');
    link.textContent = picture.getAttribute('alt');
    picture.replaceWith(picture.closest('a') ? link.textContent! : link);
  }
  for (const link of place.querySelectorAll('a')) {
    const href = (link.getAttribute('href') ?? '').replace(/^\/(?=[a-z])/, `${HOST}/`);
    if (/^(https?|mailto|tel):/i.test(href)) link.setAttribute('href', href);
    else link.replaceWith(...link.childNodes);
  }
  for (const code of place.querySelectorAll('pre code')) code.setAttribute('class', code.className.split(' ')[0]!);
  return canonical(place);
}

/** What the bubble shows, without what is only in the bubble. */
export function shownIn(shown: Element): string {
  // A copy would not have the property.
  for (const box of shown.querySelectorAll('input')) if (box.checked) box.setAttribute('checked', '');
  const place = shown.querySelector('.markdown')!.cloneNode(true) as HTMLElement;
  for (const code of place.querySelectorAll('figure.code')) {
    const language = code.querySelector('figcaption span')!.textContent;
    if (language) code.querySelector('code')!.setAttribute('class', `language-${language}`);
    code.replaceWith(code.querySelector('pre')!);
  }
  for (const cell of place.querySelectorAll('th,td')) {
    const align = cell.getAttribute('class');
    if (align) cell.setAttribute('align', align);
    cell.removeAttribute('class');
  }
  for (const frame of place.querySelectorAll('.grid, label')) frame.replaceWith(...frame.childNodes);
  return canonical(place);
}

const BLOCK = /^(?:P|UL|OL|LI|BLOCKQUOTE|PRE|HR|TABLE|THEAD|TBODY|TR|TH|TD|DIV)$/;
const KEPT = ['href', 'start', 'class', 'align'];

/** One spelling for everything that looks the same. */
function canonical(root: Element): string {
  root.normalize();
  return [...root.childNodes].map((node) => spell(node, false)).join('');
}

function spell(node: ChildNode, isCode: boolean): string {
  if (node.nodeType === 3) return spellText(node, isCode);
  if (node.nodeType !== 1) return '';
  const element = node as HTMLElement;
  const name = element.tagName.toLowerCase();
  const attributes = KEPT.filter((key) => element.hasAttribute(key))
    .map((key) => [key, key === 'href' ? addressOf(element) : element.getAttribute(key)])
    .filter(
      ([key, value]) => value !== '' && !(key === 'start' && value === '1') && !(key === 'class' && name === 'li'),
    )
    .map(([key, value]) => ` ${key}=${value}`);
  if (element.hasAttribute('checked')) attributes.push(' checked');
  const inside = [...element.childNodes].map((child) => spell(child, isCode || name === 'pre')).join('');
  return `<${name}${attributes.join('')}>${inside}</${name}>`;
}

function spellText(node: ChildNode, isCode: boolean): string {
  let text = node.textContent ?? '';
  if (isCode) return text;
  if (isEdge(node.previousSibling) || (!node.previousSibling && isBlock(node.parentElement))) text = text.trimStart();
  if (isEdge(node.nextSibling) || (!node.nextSibling && isBlock(node.parentElement))) text = text.trimEnd();
  return text.replaceAll(/ *\n */g, '\n').replaceAll(`${HOST}/`, '/');
}

function isEdge(node: ChildNode | null): boolean {
  return !!node && (isBlock(node) || /^(?:BR|INPUT)$/.test(node.nodeName));
}

function isBlock(node: Node | null): boolean {
  return !!node && BLOCK.test(node.nodeName);
}

function addressOf(link: Element): string {
  try {
    return decodeURIComponent(new URL(link.getAttribute('href')!.replace(/^http:\/\/www/, 'https://www')).href);
  } catch {
    return link.getAttribute('href')!;
  }
}
