import { configure, fireEvent, within } from '@testing-library/preact';
import { eventually } from '../support/eventually.ts';
import { CONVERSATION } from './facts.ts';
import type { Visitor } from './visitor.ts';

/* What a visitor sees and does in the bubble of the page. */

// Its own words for an error print the container, and can't print a shadow root.
configure({ getElementError: (message) => new Error(message ?? '') });

/** What a visitor finds, by role and name, inside the bubble. */
export function screen(): ReturnType<typeof within> {
  const host = document.documentElement.lastElementChild!;
  return within(host.shadowRoot as unknown as HTMLElement);
}

export function composer(): HTMLTextAreaElement {
  return screen().getByRole('textbox', { name: 'Message' });
}

export async function open(): Promise<void> {
  fireEvent.click(screen().getByRole('button', { name: /^Open chat/ }));
  await eventually(() => screen().getByRole('button', { name: 'Close chat' }));
}

export async function send(text: string): Promise<void> {
  fireEvent.input(composer(), { target: { value: text } });
  await eventually(() => composer().value === text);
  fireEvent.keyDown(composer(), { key: 'Enter' });
  await eventually(() => within(screen().getByRole('log')).getByText(text));
}

/** The agents have so many messages. */
export async function sent({ stack }: Visitor, count = 1): Promise<void> {
  await eventually(async () => {
    const { body } = await stack.upstream('GET', CONVERSATION);
    return body.payload?.length >= count;
  });
}
