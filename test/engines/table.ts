import type { EngineTest } from './support/world.ts';
import { foreignServer } from './topics/cookies.ts';
import { keyboard } from './topics/keyboard.ts';
import { leftClosed, leftOpen } from './topics/leaving.ts';
import { composition } from './topics/ime.ts';
import { notifications } from './topics/notifications.ts';
import { gallery, mirrored } from './topics/gallery.ts';
import { longConversation } from './topics/long.ts';
import { mainJob } from './topics/main-job.ts';
import { offline, reloadedTooEarly } from './topics/outbox.ts';
import { phone } from './topics/phone.ts';
import { strictPolicy } from './topics/policy.ts';
import { resume } from './topics/stream.ts';
import { twoTabs } from './topics/tabs.ts';

/** What a visitor can do, in every engine. */
export const TABLE: EngineTest[] = [
  mainJob,
  offline,
  reloadedTooEarly,
  resume,
  twoTabs,
  leftClosed,
  leftOpen,
  foreignServer,
  strictPolicy,
  keyboard,
  phone,
  longConversation,
  composition,
  notifications,
  gallery,
  mirrored,
];
