import { shareBubble, type SharedBubble } from './shared-bubble.ts';
import type { Bubble } from './public-api.ts';

/** What any element may have, and is no option. */
const FOREIGN = /^(id|class|style|slot|hidden|lang|dir|is|part|data-.*|aria-.*)$/;

/** On a server there is no HTMLElement; the class is never used there. */
const Base = globalThis.HTMLElement ?? (Object as unknown as typeof HTMLElement);

/**
 * `<onehash-bubble server="https://chat.example" site="main" title="…" storage="cookie" debug></onehash-bubble>`. A
 * change of `theme` or `locale` is applied; the other attributes are read when it enters a page.
 */
export class OnehashBubble extends Base {
  static observedAttributes = ['theme', 'locale'];

  #hold: SharedBubble | undefined;

  /** Undefined while the element is not on a page. */
  get bubble(): Bubble | undefined {
    return this.#hold?.bubble;
  }

  connectedCallback(): void {
    // It was only moved.
    if (this.#hold) return;
    const options: Record<string, string> = {};
    for (const { name, value } of this.attributes) if (!FOREIGN.test(name)) options[name] = value;
    this.#hold = shareBubble(options);
  }

  disconnectedCallback(): void {
    // An element that is only moved comes back at once, and keeps its bubble.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#hold?.release();
      this.#hold = undefined;
    });
  }

  attributeChangedCallback(name: string, _before: string | null, now: string | null): void {
    if (name === 'theme') this.bubble?.setTheme((now ?? 'auto') as 'auto');
    else void this.bubble?.setLocale(now ?? '');
  }
}

const elements = globalThis.customElements;
if (elements && !elements.get('onehash-bubble')) elements.define('onehash-bubble', OnehashBubble);
