import type { StartedCore } from '../core/start-core.ts';
import type { alertsEn } from '../locales/notify-en.ts';
import type { BubbleContext } from '../boot/context.ts';
import type { Notices } from './notifications.ts';
import { onWindow } from './window.ts';

/** Says one of this chunk's own words. */
export type SayAlert = (key: keyof typeof alertsEn, count?: number) => string;

const SPEAKER = 'M4 9.5v5h3.5l4.5 4v-13l-4.5 4z';
const SOUND = {
  true: `${SPEAKER}M16 9.5l5 5m0-5l-5 5`,
  false: `${SPEAKER}M15.5 9a4.5 4.5 0 010 6M18.5 6.5a8 8 0 010 11`,
};
const BELL = 'M6 16.5v-5a6 6 0 0112 0v5l1.5 1.5h-15zM10 20.5a2.2 2.2 0 004 0';
const NOTICE = { true: BELL, false: `${BELL}M4 4l16 16` };

interface Needs extends StartedCore {
  sayAlert: SayAlert;
  notices: Notices;
}

/** The buttons in the panel's header that turn sound and notifications on and off. */
export function createTools(
  { core, $say, sayAlert, notices }: Needs,
  { root, storage, options }: BubbleContext,
  signal: AbortSignal,
): void {
  const mute = makeButton(SOUND, () => {
    storage.set('muted', storage.get('muted') ? undefined : '1');
    draw();
  });
  const notify = makeButton(NOTICE, () => void notices.turn(notices.isOn() ? 'off' : 'on').then(draw, draw));
  mute.button.hidden = options.more.sound === 'off';

  const { $panel } = core.unread;
  const stops = [
    $panel.subscribe((panel) => {
      if (panel !== 'open') return;
      root.querySelector('.header > :last-child')?.before(mute.button, notify.button);
      // Not in the moment of a refusal: the focus is on it.
      notify.button.hidden = notices.state() === 'none';
    }),
    $say.subscribe(draw),
  ];
  // Another tab may have turned it.
  onWindow(['storage', 'pageshow', 'focus'], draw, signal);
  signal.addEventListener('abort', () => stops.forEach((stop) => stop()));

  function draw(): void {
    mute.draw(sayAlert('mute'), !!storage.get('muted'));
    notify.draw(sayAlert('notify'), notices.isOn());
  }
}

interface Button {
  button: HTMLButtonElement;
  draw(name: string, pressed: boolean): void;
}

function makeButton(pictures: { true: string; false: string }, press: () => void): Button {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'icon';
  button.onclick = press;
  const picture = button.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'svg'));
  picture.setAttribute('viewBox', '0 0 24 24');
  picture.ariaHidden = 'true';
  const path = picture.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'path'));

  return {
    button,
    draw(name, pressed) {
      button.ariaLabel = button.title = name;
      button.ariaPressed = String(pressed);
      path.setAttribute('d', pictures[`${pressed}`]);
    },
  };
}
