import type { BubbleContext } from '../boot/context.ts';

/** What shortcuts of pages ask of the element that has the focus, before they take a key. */
const ASKED = ['tagName', 'nodeName', 'localName', 'type', 'matches', 'closest'];

/**
 * The page sees the bubble's element in place of the field in which the visitor writes. While it handles a key, that element
 * answers as the field would, so that shortcuts leave the key alone. For everything else it stays what it is.
 */
export function lookEditable({ root }: BubbleContext): void {
  const { host } = root;
  const field = (): Element | undefined =>
    root.activeElement?.matches('input, textarea, select') ? root.activeElement : undefined;
  for (const name of ASKED) {
    Object.defineProperty(host, name, {
      configurable: true,
      get: () => {
        const isKey = globalThis.event?.type.startsWith('key');
        const answering = ((isKey && field()) || host) as Element;
        const value = Reflect.get(Object.getPrototypeOf(answering) as object, name, answering) as unknown;
        return typeof value === 'function' ? value.bind(answering) : value;
      },
    });
  }
  Object.defineProperty(host, 'isContentEditable', { configurable: true, get: () => !!field() });
}
