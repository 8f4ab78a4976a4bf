import type { Bubble } from './instance.ts';
import { createFacade } from './api/facade.ts';
import { obtainHandle } from './registry.ts';

/** What any element may have, and is no option. */
const FOREIGN = /^(id|class|style|slot|hidden|lang|dir|is|part|data-.*|aria-.*)$/;

/** On a server there is no HTMLElement; the class is never used there. */
const Base = globalThis.HTMLElement ?? (Object as unknown as typeof HTMLElement);

/** `<onehash-bubble server="https://chat.example" site="main" title="…" storage="cookie" debug></onehash-bubble>` */
export class OnehashBubble extends Base {
  /** Undefined while the element is not on a page. */
  bubble: Bubble | undefined;

  connectedCallback(): void {
    const options: Record<string, string> = {};
    for (const { name, value } of this.attributes) if (!FOREIGN.test(name)) options[name] = value;
    this.bubble = createFacade(obtainHandle(options));
  }

  disconnectedCallback(): void {
    // An element that is only moved comes back at once, and keeps its bubble.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.bubble?.destroy();
      this.bubble = undefined;
    });
  }
}

const elements = globalThis.customElements;
if (elements && !elements.get('onehash-bubble')) elements.define('onehash-bubble', OnehashBubble);
