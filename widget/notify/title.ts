/** Each of the two is on show so long. In the background browsers take their time. */
const EACH = 1_000;

/** Which bubble of the page has the title: two would take each other's words for the page's. */
const OWNER = Symbol.for('onehash-bubble title');

export interface Title {
  /** Shows a text in turns with the page's own title, which is shown alone when there is none. */
  show(text: string): void;
}

/** The page's title as long as something is to be said there. What the page itself writes is never lost. */
export function createTitle(wish: 'on' | 'off', signal: AbortSignal): Title {
  const page = globalThis as { [OWNER]?: object };
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  let wanted = '';
  /** What stands in the title by us, and what stood there before. */
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

  /** @returns whether our text was there; where it is not, the page has written another one */
  function putBack(): boolean {
    const node = findText();
    const isOurs = own !== undefined && node.data === own;
    if (isOurs) node.data = before;
    own = undefined;
    return isOurs;
  }
}

/** The same node stays there: the page's framework may hold it. */
function findText(): Text {
  const title = document.head.querySelector('title') ?? document.head.appendChild(document.createElement('title'));
  return (title.firstChild ?? title.appendChild(document.createTextNode(''))) as Text;
}
