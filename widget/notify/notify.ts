import type { Message } from '../../wire/message.ts';
import type { StartedCore } from '../core/start-core.ts';
import { alertsEn } from '../locales/notify-en.ts';
import type { BubbleContext } from '../boot/context.ts';
import { createClaims } from './claims.ts';
import { createNotices } from './notifications.ts';
import { createPresence } from './presence.ts';
import { createTitle } from './title.ts';
import { createTone } from './tone.ts';
import { createTools, type SayAlert } from './tools.ts';
import { onWindow } from './window.ts';

/** Draws the visitor's attention to new messages, but never while he reads. */
export function startAlerts(awake: StartedCore, context: BubbleContext, signal: AbortSignal): void {
  if (signal.aborted) return;
  const { core, $say } = awake;
  const { options, name, storage, session } = context;
  const { $count, $seen, $preview, $panel } = core.unread;
  const sayAlert: SayAlert = (key, count = 0) => $say.get().with(alertsEn)(key, { count });

  const presence = createPresence(name, $panel, signal);
  const claims = createClaims(name, storage, () => session.answer?.session_id ?? '');
  const title = createTitle(options.more.blink === 'off' ? 'off' : 'on', signal);
  const tone = createTone(() => options.more.sound !== 'off' && !storage.get('muted'), signal);
  const notices = createNotices(name, context, signal);
  createTools({ ...awake, sayAlert, notices }, context, signal);

  const stops = [
    core.onArrival((message) => void alert(message)),
    $count.subscribe(drawTitle),
    $panel.listen(drawTitle),
    $say.listen(drawTitle),
  ];
  signal.addEventListener('abort', () => stops.forEach((stop) => stop()));
  onWindow(['visibilitychange', 'focus', 'blur'], drawTitle, signal);

  // What other tabs have read while this page was put away was not told.
  onWindow(['pageshow', 'visibilitychange'], catchUp, signal);
  catchUp();
  // It came while this was being loaded; or before, and nobody was called.
  const waiting = $preview.get();
  if (waiting) void alert(waiting);

  function catchUp(): void {
    if (session.answer) core.unread.enter(session.answer.session_id);
  }

  async function alert(message: Message): Promise<void> {
    const where = await presence.everywhere();
    // Another tab has shown it before this one heard of it.
    if (signal.aborted || where === 'reading' || ($panel.get() === 'closed' && message.id <= $seen.get())) return;
    if (tone.canPlay() && (await claims.take('sounded', message.id))) tone.play();
    if (where !== 'away' || !notices.isOn() || !(await claims.take('notified', message.id))) return;
    const say = $say.get();
    notices.show(message, message.sender?.name || say('team'), message.content || say('newMessage'));
  }

  async function drawTitle(): Promise<void> {
    // The other tabs matter only where there is something to say.
    const isRead = $count.get() > 0 && (await presence.everywhere()) === 'reading';
    if (signal.aborted) return;
    const count = $count.get();
    if (!count) notices.close();
    title.show(count && presence.here() === 'away' && !isRead ? sayAlert('unreadTitle', count) : '');
  }
}
