import type { Page } from 'playwright-core';

/** What is cut off, runs out of its box, or stands outside of the panel or the window. Looks into shadow roots only. */
export function overflowing(page: Pick<Page, 'evaluate'>): Promise<string[]> {
  return page.evaluate(() => {
    /** Pixels that rounding may take. */
    const SLACK = 1;
    /** Shown in part on purpose: the card begins a message that the panel has whole. */
    const EXCERPTS = '.card .text';

    const below = (root: ParentNode): HTMLElement[] =>
      [...root.querySelectorAll<HTMLElement>('*')].flatMap((one) =>
        one.shadowRoot ? [one, ...below(one.shadowRoot)] : [one],
      );
    type Axis = 'x' | 'y';
    const findings = new Set<string>();
    const find = (what: string, element: Element): void => {
      findings.add(`${what}: ${element.localName}.${element.getAttribute('class') ?? ''}`);
    };
    const styleOf = (element: Element): CSSStyleDeclaration => getComputedStyle(element);
    const isClipping = (overflow: string): boolean => overflow === 'hidden' || overflow === 'clip';
    const isScrolling = (overflow: string): boolean => overflow === 'auto' || overflow === 'scroll';
    const parentOf = (element: Element): Element | null =>
      element.parentElement ?? (element.getRootNode() as ShadowRoot).host ?? null;
    /** For a screen reader only. */
    const isUnseen = (element: Element): boolean => {
      for (let one: Element | null = element; one; one = parentOf(one))
        if (styleOf(one).clipPath === 'inset(50%)') return true;
      return false;
    };
    /** An ellipsis is fine where the whole text can be had elsewhere. */
    const isExcerpt = (element: Element): boolean => {
      if (element.matches(EXCERPTS)) return true;
      if (styleOf(element).textOverflow !== 'ellipsis') return false;
      const text = element.textContent?.trim() ?? '';
      for (let one: Element | null = element; one; one = parentOf(one))
        if (`${one.getAttribute('aria-label')} ${one.getAttribute('title')}`.includes(text)) return true;
      return false;
    };
    const isInside = (
      inner: DOMRect,
      outer: DOMRect | { left: number; right: number; top: number; bottom: number },
      axis: Axis,
    ): boolean =>
      axis === 'x'
        ? inner.left >= outer.left - SLACK && inner.right <= outer.right + SLACK
        : inner.top >= outer.top - SLACK && inner.bottom <= outer.bottom + SLACK;
    const view = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };

    const elements = below(document).filter(
      (element) =>
        element.getRootNode() instanceof ShadowRoot &&
        element.checkVisibility({ visibilityProperty: true }) &&
        !isUnseen(element),
    );
    for (const element of elements) {
      const { overflowX, overflowY, display } = styleOf(element);
      const words = [...element.childNodes].filter(
        ({ nodeType, textContent }) => nodeType === Node.TEXT_NODE && textContent?.trim(),
      );
      const isField = element instanceof HTMLTextAreaElement;
      const holdsText = words.length > 0 || isField || isClipping(overflowX) || isClipping(overflowY);
      if (holdsText && display !== 'inline' && !isExcerpt(element)) {
        if (element.scrollWidth > element.clientWidth + SLACK && !isScrolling(overflowX))
          find('wider than its box', element);
        if (element.scrollHeight > element.clientHeight + SLACK && isClipping(overflowY))
          find('cut off below', element);
      }
      if (isField && element.scrollWidth > element.clientWidth + SLACK) find('wider than its box', element);

      // A picture's parts are drawn within it.
      if (isExcerpt(element) || (element instanceof SVGElement && element.localName !== 'svg')) continue;
      const lines = words.flatMap((node) => {
        const range = document.createRange();
        range.selectNodeContents(node);
        return [...range.getClientRects()];
      });
      const boxes = [element.getBoundingClientRect(), ...lines].filter(({ width }) => width);
      let axes: Axis[] = ['x', 'y'];
      /** What the words are written on. */
      let paper: Element | undefined;
      for (let outer: Element | null = element; outer && outer !== document.body; outer = parentOf(outer)) {
        const style = styleOf(outer);
        const frame = outer.getBoundingClientRect();
        const isOut = (inner: DOMRect[]): boolean =>
          axes.some((axis) => inner.some((box) => !isInside(box, frame, axis)));
        const name = outer.getAttribute('class') ?? '';
        if (!paper && !style.backgroundColor.endsWith(', 0)')) {
          paper = outer;
          if (isOut(lines)) find(`words beside .${name}`, element);
        }
        if (outer === element) continue;
        // What scrolls shows the rest when it is scrolled to.
        axes = axes.filter((axis) => !isScrolling(axis === 'x' ? style.overflowX : style.overflowY));
        const isFrame = outer.matches('.panel') || isClipping(style.overflowX) || isClipping(style.overflowY);
        if (isFrame && !isExcerpt(outer) && isOut(boxes)) find(`outside of .${name}`, element);
      }
      if (axes.some((axis) => boxes.some((box) => !isInside(box, view, axis)))) find('outside of the window', element);
    }
    return [...findings];
  });
}
