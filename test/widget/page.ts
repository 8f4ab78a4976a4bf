import { Window } from 'happy-dom';
import { ORIGIN } from '../support/stack.ts';

/*
 * A page for the tests that have Node's own fetch, Request and Response: the BFF runs in the same process and needs
 * them. Imported first, so that it is there before Preact and the testing library look for it.
 */
export const page = new Window({ url: `${ORIGIN}/lamps`, width: 1280, height: 800 });

const NAMES = [
  'document',
  'location',
  'localStorage',
  'navigator',
  'performance',
  'customElements',
  'HTMLElement',
  'HTMLDialogElement',
  'SVGElement',
  'Element',
  'Node',
  'Event',
  'KeyboardEvent',
  'CSSStyleSheet',
  'MutationObserver',
  'ResizeObserver',
  'IntersectionObserver',
  'innerHeight',
  'matchMedia',
  'getComputedStyle',
  'requestAnimationFrame',
  'cancelAnimationFrame',
  'addEventListener',
  'removeEventListener',
  'dispatchEvent',
] as const;

const global = globalThis as unknown as Record<string, unknown>;
global['window'] = globalThis;
for (const name of NAMES) {
  const value = page[name] as unknown;
  const isMethod = typeof value === 'function' && /^[a-z]/.test(name);
  Object.defineProperty(globalThis, name, {
    value: isMethod ? (value as (...args: unknown[]) => unknown).bind(page) : value,
    configurable: true,
    writable: true,
  });
}

// Properties that happy-dom does not reflect to their attributes, as browsers do.
const REFLECTED = { role: 'role', ariaLabel: 'aria-label', ariaLive: 'aria-live', ariaHidden: 'aria-hidden' };
for (const [name, attribute] of Object.entries({ ...REFLECTED, ariaBusy: 'aria-busy' })) {
  Object.defineProperty(page.Element.prototype, name, {
    get(this: Element) {
      return this.getAttribute(attribute);
    },
    set(this: Element, value: string) {
      this.setAttribute(attribute, value);
    },
  });
}
