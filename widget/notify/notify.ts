import type { Message } from '../../wire/message.ts';
import type { BubbleContext } from '../boot/context.ts';
import { onPage } from '../core/page-lifecycle.ts';
import type { StartedCore } from '../core/started-core.ts';
import { summaryOf } from '../core/summary.ts';
import { notifyEn } from '../locales/notify-en.ts';
import { createClaims } from './claims.ts';
import { addHeaderTools } from './header-tools.ts';
import { createNotifications } from './notifications.ts';
import { createPresence } from './presence.ts';
import { createTitle } from './title.ts';
import { createTone } from './tone.ts';

/** Tells the visitor of new messages by sound, notification and the page's title, but never while they read. */
export function startNotify(started: StartedCore, context: BubbleContext): void {
  const { options, name, storage, session, signal } = context;
  if (signal.aborted) return;
  const { core, $say } = started;
  const { $count, $seen, $preview, $panel } = core.unread;
  const presence = createPresence(name, $panel, signal);
  const claims = createClaims(name, storage, () => session.answer?.session_id ?? '');
  const title = createTitle(options.more.blink === 'off' ? 'off' : 'on', signal);
  const tone = createTone(() => options.more.sound !== 'off' && !storage.get('muted'), signal);
  const notifications = createNotifications(context);
  addHeaderTools(started, notifications, context);

  const stops = [
    core.onArrival((message) => void tell(message)),
    $count.subscribe(updateTitle),
    $panel.listen(updateTitle),
    $say.listen(updateTitle),
  ];
  signal.addEventListener('abort', () => stops.forEach((stop) => stop()));
  onPage(['visibilitychange', 'focus', 'blur'], updateTitle, signal);
  // While this page was frozen it did not hear what other tabs have read.
  onPage(['pageshow', 'visibilitychange'], catchUp, signal);
  catchUp();
  // A message that came before this was loaded.
  const waiting = $preview.get();
  if (waiting) void tell(waiting);

  function catchUp(): void {
    if (session.answer) core.unread.enter(session.answer.session_id);
  }

  async function tell(message: Message): Promise<void> {
    const where = await presence.everywhere();
    // The visitor reads it, or has seen it in another tab.
    if (signal.aborted || where === 'reading' || ($panel.get() === 'closed' && message.id <= $seen.get())) return;
    if (tone.canPlay() && (await claims.take('sounded', message.id))) tone.play();
    if (where !== 'away' || !notifications.isOn() || !(await claims.take('notified', message.id))) return;
    const say = $say.get();
    notifications.show(message, message.sender?.name || say('team'), summaryOf(message, say));
  }

  async function updateTitle(): Promise<void> {
    // Without unread messages the other tabs do not matter.
    const isRead = $count.get() > 0 && (await presence.everywhere()) === 'reading';
    if (signal.aborted) return;
    const count = $count.get();
    if (!count) notifications.close();
    const isWanted = count && presence.here() === 'away' && !isRead;
    title.show(isWanted ? $say.get().with(notifyEn)('unreadTitle', { count }) : '');
  }
}
