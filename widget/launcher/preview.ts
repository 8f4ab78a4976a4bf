import type { Message } from '../../wire/message.ts';
import { previewTexts } from '../locales/en/preview.ts';
import type { Stage } from '../stage.ts';
import { addStyle } from '../style.ts';
import css from './preview.css?inline';

/** What of the core the card shows and does; the launcher's folder knows no core. */
interface News {
  onArrival(hear: (message: Message) => void): () => void;
  attention: {
    $preview: { subscribe(hear: (message: Message | undefined) => void): () => void };
    isOpen(): boolean;
    dismiss(): void;
  };
}

/** A card with the newest unread message, beside the launcher, and the voice that reads out a new one. */
export function createPreview({ attention, onArrival }: News, { root, open, focus }: Stage, signal: AbortSignal): void {
  addStyle(root, css);
  // The page may speak another language.
  (root.host as HTMLElement).lang = previewTexts.lang;
  const voice = make('div', 'unseen', root);
  voice.ariaLive = 'polite';
  const card = make('div', 'card', root);
  const show = make('button', 'show', card);
  const from = make('span', 'from', show);
  const text = make('span', 'text', show);
  from.dir = text.dir = 'auto';
  show.onclick = open;
  const cross = make('button', 'dismiss', card);
  cross.ariaLabel = previewTexts.dismiss;
  cross.textContent = '\u2715';
  cross.onclick = () => {
    attention.dismiss();
    focus();
  };

  const stops = [
    attention.$preview.subscribe((message) => {
      card.hidden = !message;
      from.textContent = message ? nameOf(message) : '';
      text.textContent = message ? wordsOf(message) : '';
    }),
    // While the panel is open its own announcer speaks.
    onArrival((message) => {
      if (attention.isOpen()) return;
      if (voice.childElementCount > 4) voice.firstElementChild?.remove();
      make('p', '', voice).textContent = previewTexts.says(nameOf(message), wordsOf(message));
    }),
  ];
  signal.addEventListener('abort', () => stops.forEach((stop) => stop()));
}

function nameOf({ sender }: Message): string {
  return sender?.name || previewTexts.team;
}

function wordsOf({ content }: Message): string {
  return content || previewTexts.message;
}

function make(tag: string, name: string, parent: Node): HTMLElement {
  const element = document.createElement(tag);
  element.className = name;
  return parent.appendChild(element);
}
