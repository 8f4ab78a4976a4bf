import { orWithoutStore } from '../store/or-without-store.ts';
import type { ValueOf } from '../store/record.ts';
import { records } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';
import { changeConversation } from './conversation-attributes.ts';

/** The host page from which the visitor writes. */
export type Page = ValueOf<typeof records.page>;

/** Notes which page the agents see beside the conversation. */
export async function noteReportedPage(context: SiteContext, conversationId: number, page: Page): Promise<void> {
  await orWithoutStore(records.page(context, conversationId).set(page));
}

/** Shows the agents the page from which the visitor writes, unless they see it already. */
export async function reportPage(context: SiteContext, conversationId: number, page: Page): Promise<void> {
  const reported = await records.page(context, conversationId).get();
  if (reported?.url === page.url && reported.title === page.title) return;
  await noteReportedPage(context, conversationId, page);
  const { url: page_url, title: page_title = null } = page;
  await changeConversation(context, conversationId, { attributes: { page_url, page_title } });
}
