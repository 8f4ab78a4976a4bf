import type { Message } from '../../wire/message.ts';
import type { BubbleContext } from '../boot/context.ts';
import type { Say } from '../core/words.ts';
import css from './unread-card.css?inline';

/** What of the core the card shows and does; the launcher's folder knows no core. */
interface News {
  $say: { get(): Say; subscribe(hear: () => void): () => void };
  unread: {
    $preview: { get(): Message | undefined; subscribe(hear: () => void): () => void };
    dismiss(): void;
  };
}

/** A card with the newest unread message, beside the launcher. */
export function createPreview(
  { $say, unread }: News,
  { root, open, focus }: BubbleContext,
  addStyle: (root: ShadowRoot, css: string) => void,
  signal: AbortSignal,
): void {
  if (signal.aborted) return;
  addStyle(root, css);
  const card = make('div', 'card', root);
  const show = make('button', 'show', card);
  const from = make('span', 'from', show);
  const text = make('span', 'text', show);
  from.dir = text.dir = 'auto';
  show.onclick = open;
  const cross = make('button', 'dismiss', card);
  cross.textContent = '\u2715';
  cross.onclick = () => {
    unread.dismiss();
    focus();
  };

  const stops = [
    unread.$preview.subscribe(draw),
    $say.subscribe(() => {
      cross.ariaLabel = $say.get()('dismiss');
      draw();
    }),
  ];
  signal.addEventListener('abort', () => stops.forEach((stop) => stop()));

  function draw(): void {
    const message = unread.$preview.get();
    card.hidden = !message;
    from.textContent = message ? nameOf(message) : '';
    text.textContent = message ? wordsOf(message) : '';
  }

  function nameOf({ sender }: Message): string {
    return sender?.name || $say.get()('team');
  }

  function wordsOf({ content }: Message): string {
    return content || $say.get()('newMessage');
  }
}

function make(tag: string, name: string, parent: Node): HTMLElement {
  const element = document.createElement(tag);
  element.className = element.part = name;
  return parent.appendChild(element);
}
