import { shareBubble, type SharedBubble } from './shared-bubble.ts';
import type { Bubble } from './public-api.ts';

/** Attributes that any element may have; they are no options. */
const FOREIGN = /^(id|class|style|slot|hidden|lang|dir|is|part|data-.*|aria-.*)$/;

/** A server has no HTMLElement and never uses the class. */
const Base = globalThis.HTMLElement ?? (Object as unknown as typeof HTMLElement);

/**
 * `<onehash-bubble server="https://chat.example" site="main" title="…" storage="cookie" debug></onehash-bubble>`. Its
 * attributes are the options. Changes of `theme` and `locale` are applied; the others are read when it enters a page.
 */
export class OnehashBubble extends Base {
  static observedAttributes = ['theme', 'locale'];

  #shared: SharedBubble | undefined;

  /** Undefined while the element is not on a page. */
  get bubble(): Bubble | undefined {
    return this.#shared?.bubble;
  }

  connectedCallback(): void {
    // The element was only moved.
    if (this.#shared) return;
    const options: Record<string, string> = {};
    for (const { name, value } of this.attributes) if (!FOREIGN.test(name)) options[name] = value;
    this.#shared = shareBubble(options);
  }

  disconnectedCallback(): void {
    // An element that is only moved is connected again at once, and keeps its bubble.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#shared?.release();
      this.#shared = undefined;
    });
  }

  attributeChangedCallback(name: string, _before: string | null, now: string | null): void {
    if (name === 'theme') this.bubble?.setTheme((now ?? 'auto') as 'auto');
    else void this.bubble?.setLocale(now ?? '');
  }
}

const elements = globalThis.customElements;
if (elements && !elements.get('onehash-bubble')) elements.define('onehash-bubble', OnehashBubble);
