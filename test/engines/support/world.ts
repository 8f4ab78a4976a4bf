import { eventually } from '../../support/eventually.ts';
import type { EngineName, EngineVisitor } from './engine.ts';
import { Guest } from './guest.ts';
import type { Place, Site } from './place.ts';
import type { Network } from './proxy.ts';

/** What a test gets: one visitor's new browser, and everything around it. */
export interface World {
  engine: EngineName;
  place: Place;
  network: Network;
  visitor: EngineVisitor;
  /** Opens this address in a new tab. */
  visit(address: string): Promise<Guest>;
}

/** One row of the table: what a visitor can do in every engine. */
export interface EngineTest {
  title: string;
  /** The visitor has allowed notifications. */
  notifications?: true;
  /** Why it cannot be tried in an engine. */
  not?: Partial<Record<EngineName, string>>;
  run(world: World): Promise<void>;
}

const ACCOUNT = '/api/v1/accounts/1';

/** A page with the script of this server. */
export function tag(site: Site, attributes = ''): string {
  return `<h1>Shop</h1><script type="module" async src="${site.address}/bubble.js" ${attributes}></script>`;
}

/** The id of the one conversation that has a message with this text. */
export function conversationWith({ stack }: Site, text: string): Promise<number> {
  return eventually(async () => {
    const { body } = await stack.upstream('GET', `${ACCOUNT}/conversations?status=all&sort_by=created_at_desc`);
    for (const { id } of body.data.payload as { id: number }[])
      if ((await contentsOf({ stack }, id)).includes(text)) return id;
    return undefined;
  }, 15_000);
}

/** What the visitor, agents and notes have said in it, in order. */
export async function contentsOf({ stack }: Pick<Site, 'stack'>, conversation: number): Promise<string[]> {
  const { body } = await stack.upstream('GET', `${ACCOUNT}/conversations/${conversation}/messages`);
  return body.payload.map(({ content }: { content: string }) => content);
}

/** A visitor who has written and was answered. @returns the conversation */
export async function talk(guest: Guest, site: Site, question: string): Promise<number> {
  await guest.say(question);
  const conversation = await conversationWith(site, question);
  await site.stack.reply(conversation, `Yes, to: ${question}`);
  await guest.reads(`Yes, to: ${question}`);
  return conversation;
}
