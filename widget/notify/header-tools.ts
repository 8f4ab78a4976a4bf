import type { PanelTool, StartedCore } from '../core/started-core.ts';
import { onPage } from '../core/page-lifecycle.ts';
import { notifyEn } from '../locales/notify-en.ts';
import type { BubbleContext } from '../boot/context.ts';
import { createBlockedNote } from './blocked-note.ts';
import type { Notifications } from './notifications.ts';

const SPEAKER = 'M4 9.5v5h3.5l4.5 4v-13l-4.5 4z';
const SPEAKER_OFF = `${SPEAKER}M16 9.5l5 5m0-5l-5 5`;
const SPEAKER_ON = `${SPEAKER}M15.5 9a4.5 4.5 0 010 6M18.5 6.5a8 8 0 010 11`;
const BELL = 'M6 16.5v-5a6 6 0 0112 0v5l1.5 1.5h-15zM10 20.5a2.2 2.2 0 004 0';
const BELL_OFF = `${BELL}M4 4l16 16`;

/** Adds the switches for sound and notifications to the panel's header. */
export function addHeaderTools(
  { core, $say, $tools, speak }: StartedCore,
  notifications: Notifications,
  { storage, options, signal, root }: BubbleContext,
): void {
  /** Decided when the panel opens: while the visitor refuses, the focus is on the button. */
  let bell: 'none' | 'notify' | 'notifyBlocked' = 'none';
  const note = createBlockedNote(root, speak);

  const stops = [
    core.unread.$panel.subscribe((panel) => {
      if (panel === 'open') bell = bellFor(notifications.state());
      else note.hide();
      update();
    }),
    $say.subscribe(update),
  ];
  // Another tab may have changed a setting.
  onPage(['storage', 'pageshow', 'focus'], update, signal);
  signal.addEventListener('abort', () => stops.forEach((stop) => stop()));

  function update(): void {
    const tools: PanelTool[] = [];
    if (options.more.sound !== 'off') tools.push(muteTool());
    if (bell !== 'none') tools.push(notifyTool(bell));
    // The visitor has allowed them.
    if (notifications.state() !== 'blocked') note.hide();
    $tools.set(tools);
  }

  function muteTool(): PanelTool {
    const isMuted = !!storage.get('muted');
    return {
      label: $say.get().with(notifyEn)('mute'),
      isPressed: isMuted,
      picture: isMuted ? SPEAKER_OFF : SPEAKER_ON,
      press() {
        storage.set('muted', storage.get('muted') ? undefined : '1');
        update();
      },
    };
  }

  function notifyTool(name: 'notify' | 'notifyBlocked'): PanelTool {
    const isOn = notifications.isOn();
    return {
      label: $say.get().with(notifyEn)(name),
      isPressed: isOn,
      picture: isOn ? BELL : BELL_OFF,
      press: () => void notifications.turn(notifications.isOn() ? 'off' : 'on').then(answer, answer),
    };
  }

  /** Also after the visitor has just refused: the next press of the button asks nothing. */
  function answer(): void {
    update();
    if (notifications.state() === 'blocked') note.show($say.get().with(notifyEn)('howToAllow'));
  }
}

function bellFor(state: ReturnType<Notifications['state']>): 'none' | 'notify' | 'notifyBlocked' {
  if (state === 'none') return 'none';
  return state === 'blocked' ? 'notifyBlocked' : 'notify';
}
