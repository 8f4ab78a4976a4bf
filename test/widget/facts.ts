import { createStore, entries } from 'idb-keyval';
import { expect } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { BFF } from '../support/stack.ts';
import { live, type Tab, type Visitor } from './visitor.ts';

/** Facts that the tests of the outbox wait for. */

export const CONVERSATION = '/api/v1/accounts/1/conversations/1/messages';
export const DATABASE = `bubble:${BFF}/main`;

/** The agents have these messages, each once. */
export async function arrived({ stack }: Visitor, ...texts: string[]): Promise<void> {
  await eventually(async () => {
    const { body } = await stack.upstream('GET', CONVERSATION);
    expect((body.payload ?? []).map(({ content }: { content: string }) => content)).toEqual(texts);
    return true;
  }, 10_000);
}

/** A tab whose visitor has written once, with its stream live. */
export async function talking(visitor: Visitor): Promise<Tab> {
  const tab = visitor.openTab();
  tab.core.outbox.send('Hello?');
  await arrived(visitor, 'Hello?');
  await live(tab);
  return tab;
}

/** Nothing is on its way any more. */
export async function empty(tab: Tab): Promise<void> {
  await eventually(() => tab.core.outbox.$pending.get().length === 0, 10_000);
}

/** What the browser keeps between pages. */
export async function kept(): Promise<ReturnType<typeof JSON.parse>[]> {
  return (await entries(createStore(DATABASE, 'outbox'))).map(([, value]) => value);
}

export async function stored(count: number): Promise<void> {
  await eventually(async () => (await kept()).length === count);
}

export function types(tab: Tab): string[] {
  return tab.core.outbox.$pending.get().map(({ state }) => state.type);
}
