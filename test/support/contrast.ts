import type { Page } from 'playwright-core';

/**
 * Texts inside shadow roots whose contrast with what is behind them is below WCAG AA, and pictures in the text's colour
 * that stand out too little; and how many were looked at.
 */
export function lowContrast(page: Page): Promise<{ looked: number; low: string[] }> {
  return page.evaluate(async () => {
    type Color = [red: number, green: number, blue: number, alpha: number];
    const TEXT = 4.5;
    const PICTURE = 3;

    const below = (root: ParentNode): HTMLElement[] =>
      [...root.querySelectorAll<HTMLElement>('*')].flatMap((one) =>
        one.shadowRoot ? [one, ...below(one.shadowRoot)] : [one],
      );
    const elements = below(document).filter((element) => element.getRootNode() instanceof ShadowRoot);
    await Promise.all(
      elements.flatMap((element) => element.getAnimations()).map((animation) => animation.finished.catch(() => {})),
    );

    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
    const pixels = new Map<string, Color>();
    // Whatever notation a colour is computed to, a pixel of it has four numbers.
    const pixel = (color: string): Color => {
      let known = pixels.get(color);
      if (!known) {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
        known = [red, green, blue, alpha / 255];
        pixels.set(color, known);
      }
      return known;
    };
    const over = (color: Color, under: Color, share: number): Color => [
      under[0] + (color[0] - under[0]) * share,
      under[1] + (color[1] - under[1]) * share,
      under[2] + (color[2] - under[2]) * share,
      1,
    ];
    const luminance = (color: Color): number => {
      const [r = 0, g = 0, b = 0] = color.map((value) =>
        value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };

    const parentOf = (element: Element): Element | undefined =>
      element.parentElement ?? (element.getRootNode() as ShadowRoot).host ?? undefined;
    const paper = pixel(matchMedia('(prefers-color-scheme: dark)').matches ? 'rgb(18, 18, 18)' : 'rgb(255, 255, 255)');
    const coats = new Map<Element, { background: Color; opacity: number }>();
    const coatOf = (element: Element): { background: Color; opacity: number } => {
      const known = coats.get(element);
      if (known) return known;
      const { backgroundColor, opacity } = getComputedStyle(element);
      const coat = { background: pixel(backgroundColor), opacity: Number(opacity) };
      coats.set(element, coat);
      return coat;
    };
    /** What is seen at a place of the innermost of these elements: its background, or the ink on it. */
    const seen = (chain: Element[], under: Color, ink?: Color): Color => {
      const [element, ...inner] = chain;
      if (!element) return ink ? over(ink, under, ink[3]) : under;
      const { background, opacity } = coatOf(element);
      const within = seen(inner, over(background, under, background[3]), ink);
      return over(within, under, opacity);
    };
    const chainOf = (element: Element): Element[] => {
      const chain = [element];
      for (let parent = parentOf(element); parent; parent = parentOf(parent)) chain.unshift(parent);
      return chain;
    };
    const ratioOf = (element: Element, ink: string): number => {
      const chain = chainOf(element);
      const [one, other] = [luminance(seen(chain, paper, pixel(ink))), luminance(seen(chain, paper))];
      return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    };

    let looked = 0;
    const low: string[] = [];
    const look = (element: Element, ink: string, least: number, what: string): void => {
      looked += 1;
      const ratio = ratioOf(element, ink);
      if (ratio < least) low.push(`${ratio.toFixed(2)}: ${what.trim().slice(0, 40)}`);
    };
    for (const element of elements) {
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      const { color } = getComputedStyle(element);
      const words = [...element.childNodes].filter(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
      );
      if (words.length) look(element, color, TEXT, element.textContent ?? '');
      if (element instanceof HTMLTextAreaElement) {
        const placeholder = getComputedStyle(element, '::placeholder').color;
        look(element, element.value ? color : placeholder, TEXT, element.value || element.placeholder);
      }
      // What can't be pressed is exempt.
      if (
        element instanceof SVGElement &&
        element.tagName === 'svg' &&
        !element.closest(':disabled, [aria-busy="true"]')
      )
        look(element, color, PICTURE, `picture in ${element.parentElement?.className}`);
    }
    return { looked, low };
  });
}
