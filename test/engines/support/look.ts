/** Something on the screen: its middle in the viewport, its size, its text. */
export interface Seen {
  x: number;
  y: number;
  width: number;
  height: number;
  text: string;
  /** Of a field. */
  value: string;
  isDisabled: boolean;
}

/**
 * Runs in the page: what is seen under this role and a name that fits this pattern, in all shadow roots. The role `text`
 * is any element whose text fits, if that of no smaller one in it does.
 */
export function look(role: string, name: string): Seen[] {
  const tags: Record<string, string> = { button: 'button', textarea: 'textbox', dialog: 'dialog', article: 'article' };
  const pattern = new RegExp(name);
  const fits = (text: string): boolean => pattern.test(text);
  const found: Element[] = [];

  function walk(root: Document | ShadowRoot): void {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) walk(element.shadowRoot);
      const text = (element.textContent ?? '').trim();
      if (role === 'text') {
        if (fits(text) && ![...element.children].some((child) => fits((child.textContent ?? '').trim())))
          found.push(element);
        continue;
      }
      const own = element.getAttribute('role') ?? tags[element.localName];
      if (own === role && fits(element.getAttribute('aria-label') ?? text)) found.push(element);
    }
  }

  walk(document);
  return found.flatMap((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const isSeen = width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true });
    if (!isSeen || element.closest('[aria-hidden=true]')) return [];
    return {
      x: left + width / 2,
      y: top + height / 2,
      width,
      height,
      text: (element.textContent ?? '').trim(),
      value: (element as HTMLTextAreaElement).value ?? '',
      isDisabled: (element as HTMLButtonElement).disabled === true,
    };
  });
}
