import type { Reading } from './long-log.ts';

/** Nearer to the end than this, in pixels, counts as at the end. */
const NEAR = 40;
/** Farther than so many screens nobody wants to see all that is passed. */
const FAR = 3;

/** A button to the end for who is not there, with the number of messages that came since. */
export function offerNewest({ log, place, core, say }: Reading, signal: AbortSignal): void {
  const { $messages } = core.conversation;
  let numbers: Intl.NumberFormat | undefined;
  const button = document.createElement('button');
  const badge = document.createElement('span');
  badge.className = 'new';
  button.type = 'button';
  button.className = 'icon';
  button.append(arrow(), badge);
  let seen = core.conversation.newest();

  button.addEventListener('click', () => {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    // The button goes, and the focus must not go with it.
    log.focus({ preventScroll: true });
    // `scrollTo` is another thing on pages with Prototype.js.
    log.scroll({
      top: log.scrollHeight,
      // How long the way is that is not drawn yet, nobody knows.
      behavior:
        calm || below() > FAR * log.clientHeight || log.querySelector('.block:last-child:empty') ? 'instant' : 'smooth',
    });
    // The browser's own event comes a frame later; what changes its size before would bring the log back.
    log.dispatchEvent(new Event('scroll'));
  });
  log.addEventListener('scroll', look, { signal, passive: true });
  const stop = $messages.listen(look);
  signal.addEventListener('abort', () => {
    stop();
    if (button.isConnected) button.remove();
  });
  look();

  function look(): void {
    if (!log.clientHeight) return;
    const isAtEnd = below() < NEAR;
    const messages = $messages.get();
    if (isAtEnd) seen = core.conversation.newest();
    let count = 0;
    for (let at = messages.length - 1; at >= 0 && messages[at]!.id > seen; at -= 1) {
      if (messages[at]!.message_type !== 'incoming') count += 1;
    }
    const text = count ? (numbers ??= new Intl.NumberFormat(say.language)).format(count) : '';
    if (text !== badge.textContent || !button.ariaLabel) {
      button.ariaLabel = text ? `${say('toNewest')}. ${say('divider')}: ${text}` : say('toNewest');
      badge.textContent = text;
    }
    // On some pages `remove` fails where there is nothing to remove.
    if (isAtEnd === button.isConnected) {
      if (isAtEnd) button.remove();
      else place.append(button);
    }
  }

  function below(): number {
    return log.scrollHeight - log.clientHeight - log.scrollTop;
  }
}

function arrow(): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', 'M6 9.5l6 6 6-6');
  svg.append(path);
  return svg;
}
