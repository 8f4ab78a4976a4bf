import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { newPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { Bubble } from '../support/panel.ts';
import { useDemo } from '../support/use-demo.ts';

const on = useDemo();

interface Row {
  /** In the desk's menu. */
  sample: string;
  /** What the visitor does, by keyboard. */
  act?: (bubble: Bubble) => Promise<void>;
  /** What the agent sees as the answer. */
  submitted?: string;
  /** What the visitor sees afterwards, also after a reload and in another tab. */
  shown: string[];
}

const presses = (name: string) => async (bubble: Bubble) =>
  bubble.log.getByRole('button', { name, exact: true }).last().press('Enter');
const writes = (label: string, value: string) => async (bubble: Bubble) => {
  const field = bubble.log.getByLabel(label, { exact: true });
  await field.fill(value);
  await field.press('Tab');
  await bubble.page.keyboard.press('Enter');
};
const rates = (name: string, feedback: string) => async (bubble: Bubble) => {
  await bubble.log.getByRole('radio', { name, exact: true }).last().press('Space');
  await writes('What should we know? (optional)', feedback)(bubble);
};

const ROWS: Row[] = [
  { sample: 'Choices', act: presses('Blue'), submitted: 'Blue', shown: ['Blue'] },
  {
    sample: 'Form',
    async act(bubble) {
      const email = bubble.log.getByLabel('Email', { exact: true });
      await email.press('Enter');
      await bubble.shows('Please fill this in.');
      await email.fill('vera@lamplight.test');
      await email.press('Enter');
    },
    submitted: 'vera@lamplight.test',
    shown: ['vera@lamplight.test', 'Ann'],
  },
  { sample: 'A text', act: writes('Your answer', 'E27'), submitted: 'E27', shown: ['E27'] },
  { sample: 'A long text', act: writes('Your answer', 'It is dark'), submitted: 'It is dark', shown: ['It is dark'] },
  {
    sample: 'An e-mail address',
    act: writes('Your e-mail address', 'ann@lamplight.test'),
    submitted: 'ann@lamplight.test',
    shown: ['ann@lamplight.test'],
  },
  { sample: 'Rating (faces)', act: rates('Good', 'Quick'), submitted: 'Quick', shown: ['Quick'] },
  { sample: 'Rating (stars)', act: rates('Bad', 'Slow'), submitted: 'Slow', shown: ['Slow'] },
  { sample: 'Cards', act: presses('Choose'), shown: ['A card', 'Open'] },
  { sample: 'Article', shown: ['How to', 'A guide'] },
  { sample: 'E-mail', shown: ['Re: hi'] },
  { sample: 'Meeting', shown: ['Sam has started a meeting'] },
  { sample: 'Calendar event', shown: ['30 min', 'Choose a time'] },
  { sample: 'Calendar confirmation', shown: ['With Sam'] },
  { sample: 'Order', shown: ['Shipped · Order 4711', '1 × Shoe'] },
  { sample: 'Products', shown: ['Shoe - 42'] },
  { sample: 'Discounts', shown: ['SAVE10'] },
];

test('the desk sends each type, the visitor answers by keyboard, the agent sees it, and it stays', async () => {
  const visitor = await newPage(on.browser);
  await visitor.page.goto(on.demo.page);
  const bubble = new Bubble(visitor.page);
  await bubble.open();
  await bubble.send('Do you ship lamps?');
  const agent = await newPage(on.browser);
  await agent.page.goto(on.demo.desk);
  await agent.page.getByText('Do you ship lamps?').first().click();
  for (const row of ROWS) await exchange(bubble, agent.page, row);
  // What was said by pressing a card's button is a message of the visitor's.
  await agent.page.locator('.message.visitor', { hasText: 'Choose' }).waitFor();

  await visitor.page.reload();
  await bubble.open();
  await sees(bubble);
  const tab = await visitor.context.newPage();
  await tab.goto(on.demo.page);
  const second = new Bubble(tab);
  await second.open();
  await sees(second);
  expect(visitor.complaints).toEqual([]);
  await visitor.context.close();
  await agent.context.close();
}, 120_000);

async function exchange(bubble: Bubble, desk: Page, { sample, act, submitted, shown }: Row): Promise<void> {
  await desk.getByLabel('Send a sample').selectOption(sample);
  if (!act) await bubble.shows(shown[0]!);
  await act?.(bubble);
  for (const text of shown) await bubble.shows(text);
  if (submitted !== undefined)
    await desk.getByLabel('Submitted').getByText(submitted, { exact: true }).first().waitFor();
}

/** The newest page of the conversation has every answer in it, or the visitor scrolls up to it. */
async function sees(bubble: Bubble): Promise<void> {
  for (const text of ROWS.flatMap(({ shown }) => shown))
    await eventually(async () => (await bubble.log.getByText(text, { exact: true }).count()) > 0, 10_000);
}
