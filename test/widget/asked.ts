import { configure, fireEvent, within } from '@testing-library/preact';
import { expect, vi } from 'vitest';
import { createBubble } from '../../widget/index.ts';
import type { Bubble } from '../../widget/public-api.ts';
import type { Prechat } from '../../wire/settings.ts';
import { eventually } from '../support/eventually.ts';
import { BFF } from '../support/stack.ts';
import { createVisitor, type Visitor } from './visitor.ts';

/* A visitor of a site with forms: what they see and do. Import `page.ts` first. */

// The library's own error prints the container, which it can't do with a shadow root.
configure({ getElementError: (message) => new Error(message ?? '') });

export const FIELDS: Prechat['fields'] = [
  { name: 'name', type: 'text' },
  { name: 'email', type: 'email', required: true },
  { name: 'phone_number', type: 'tel' },
  { name: 'topic', type: 'select', label: 'Topic', options: ['A lamp', 'My order'] },
  { name: 'terms', type: 'checkbox', label: 'You may keep this', required: true },
];

export let visitor: Visitor;
export let bubble: Bubble;
/** Ends the visitor and their page. */
export function leave(): void {
  bubble.destroy();
  visitor.leave();
}

/** A new visitor on a site with these settings. */
export async function enter(env: Record<string, string>): Promise<void> {
  localStorage.clear();
  visitor = createVisitor({ env: { BUBBLE_LIMITS: 'off', ...env } });
  await load();
}

async function load(): Promise<void> {
  bubble = createBubble({ server: BFF });
  await bubble.ready;
  fireEvent.click(screen().getByRole('button', { name: /^Open chat/ }));
  await eventually(() => screen().getByRole('button', { name: 'Close chat' }));
  // The forms are loaded by then, if they are at all.
  await vi.dynamicImportSettled();
}

export async function reload(): Promise<void> {
  bubble.destroy();
  await load();
}

export const asks = (required: boolean, fields = FIELDS): Record<string, string> => ({
  BUBBLE_PRECHAT: JSON.stringify({ required, fields }),
});

export function root(): ShadowRoot {
  return document.documentElement.lastElementChild!.shadowRoot!;
}
export function screen(): ReturnType<typeof within> {
  return within(root() as unknown as HTMLElement);
}
export const composer = (): HTMLTextAreaElement => screen().getByRole('textbox', { name: 'Message' });
export const log = (): ReturnType<typeof within> => within(screen().getByRole('log'));
export const field = (label: RegExp): HTMLInputElement => screen().getByLabelText(label);
export const form = (): HTMLElement | null => screen().queryByRole('form', { name: 'Before we start' });
export const shown = (): Promise<HTMLElement> => eventually(() => form());
export const gone = (): Promise<boolean> => eventually(() => form() === null);
export const press = (name: string): void => void fireEvent.click(screen().getByRole('button', { name }));
export const fill = (label: RegExp, value: string): void => void fireEvent.input(field(label), { target: { value } });
export function tick(): void {
  field(/keep this/).checked = true;
  fireEvent.input(field(/keep this/));
}
/** The text that says what is wrong with a field, `''` when nothing is. */
export function fault(label: RegExp): string {
  const control = field(label);
  if (control.getAttribute('aria-invalid') !== 'true') return '';
  return root().getElementById(control.getAttribute('aria-describedby')!)!.textContent!;
}

export async function write(text: string): Promise<void> {
  fireEvent.input(composer(), { target: { value: text } });
  await eventually(() => composer().value === text);
}
export const enterKey = (): void => void fireEvent.keyDown(composer(), { key: 'Enter' });

export async function send(text: string): Promise<void> {
  await write(text);
  enterKey();
  await eventually(() => log().getByText(text));
}

/** The texts that the agents see. */
export async function texts(conversation = 1): Promise<string[]> {
  const { body } = await visitor.stack.upstream('GET', `/api/v1/accounts/1/conversations/${conversation}/messages`);
  return (body.payload ?? []).map(({ content }: { content: string }) => content);
}
export async function arrived(...contents: string[]): Promise<void> {
  await eventually(async () => (await texts()).length >= contents.length, 10_000);
  expect(await texts()).toEqual(contents);
}

/** The visitor as the agents see them: the newest contact. */
export async function contact(): Promise<Record<string, unknown>> {
  const { body } = await visitor.stack.upstream('GET', '/api/v1/accounts/1/contacts?sort=-created_at');
  return body.payload.reduce((one: { id: number }, other: { id: number }) => (other.id > one.id ? other : one));
}
