import type { Speak } from '../core/announcer.ts';

export interface BlockedNote {
  show(text: string): void;
  hide(): void;
}

/** The line below the panel's header that tells how to allow notifications. It is shown and read out at each press. */
export function createBlockedNote(root: ShadowRoot, speak: Speak): BlockedNote {
  let line: HTMLElement | undefined;

  return {
    show(text) {
      line ??= document.createElement('p');
      line.className = 'status';
      line.textContent = text;
      root.querySelector('.header')?.after(line);
      speak(text);
    },
    hide() {
      line?.remove();
    },
  };
}
