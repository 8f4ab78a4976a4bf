import type { Page } from 'playwright-core';

/** Texts inside shadow roots whose contrast with what is behind them is below WCAG AA; and how many were looked at. */
export function lowContrast(page: Page): Promise<{ looked: number; low: string[] }> {
  return page.evaluate(async () => {
    const roots = [...document.documentElement.children].flatMap((child) => child.shadowRoot ?? []);
    const elements = roots.flatMap((root) => [...root.querySelectorAll<HTMLElement>('*')]);
    await Promise.all(
      elements.flatMap((element) => element.getAnimations()).map((animation) => animation.finished.catch(() => {})),
    );

    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
    // Whatever notation a colour is computed to, a pixel of it has four numbers.
    const pixel = (color: string): number[] => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const luminance = (color: string): number => {
      const [r = 0, g = 0, b = 0] = pixel(color).map((value) =>
        value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element: Element | null): string => {
      if (!element)
        return matchMedia('(prefers-color-scheme: dark)').matches ? 'rgb(18, 18, 18)' : 'rgb(255, 255, 255)';
      const { backgroundColor } = getComputedStyle(element);
      const parent = element.parentElement ?? (element.getRootNode() as ShadowRoot).host ?? null;
      return pixel(backgroundColor)[3] === 255 ? backgroundColor : behind(parent);
    };

    const texts = elements.filter(
      (element) =>
        element.checkVisibility() &&
        [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim()),
    );
    const low = texts.flatMap((element) => {
      const [light = 0, dark = 0] = [luminance(getComputedStyle(element).color), luminance(behind(element))].toSorted(
        (a, b) => b - a,
      );
      const ratio = (light + 0.05) / (dark + 0.05);
      return ratio < 4.5 ? [`${ratio.toFixed(2)}: ${element.textContent?.trim().slice(0, 40)}`] : [];
    });
    return { looked: texts.length, low };
  });
}
