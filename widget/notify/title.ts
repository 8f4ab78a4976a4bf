/** How long each of the two titles shows, in ms. In the background browsers slow this down. */
const EACH = 1_000;

/** Marks the bubble that uses the page's title. Two would take each other's text for the page's own. */
const OWNER = Symbol.for('onehash-bubble title');

export interface Title {
  /** Alternates this text with the page's own title. An empty text leaves the page's title alone. */
  show(text: string): void;
}

/** Uses the page's title while there is something to say. What the page writes into it is never lost. */
export function createTitle(wish: 'on' | 'off', signal: AbortSignal): Title {
  const page = globalThis as { [OWNER]?: object };
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  let wanted = '';
  /** The text that we have written, and the one it replaced. */
  let own: string | undefined;
  let before = '';
  let timer: ReturnType<typeof setInterval> | undefined;

  const title: Title = {
    show(text) {
      if (wish === 'off' || text === wanted) return;
      wanted = text;
      clearInterval(timer);
      putBack();
      if (!text) {
        if (page[OWNER] === title) delete page[OWNER];
        return;
      }
      write();
      if (!still.matches) timer = setInterval(() => putBack() || write(), EACH);
    },
  };
  signal.addEventListener('abort', () => title.show(''));
  return title;

  function write(): void {
    if ((page[OWNER] ??= title) !== title) return;
    const node = findText();
    before = node.data;
    own = node.data = wanted;
  }

  /** @returns whether our text was there; if not, the page has written another one */
  function putBack(): boolean {
    const node = findText();
    const isOurs = own !== undefined && node.data === own;
    if (isOurs) node.data = before;
    own = undefined;
    return isOurs;
  }
}

/** The text node of the title. It is never replaced, because the page's framework may hold it. */
function findText(): Text {
  const title = document.head.querySelector('title') ?? document.head.appendChild(document.createElement('title'));
  return (title.firstChild ?? title.appendChild(document.createTextNode(''))) as Text;
}
