// @vitest-environment node
import './page.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OnehashBubble } from '../../widget/element.ts';
import { eventually } from '../support/eventually.ts';
import { BFF } from '../support/stack.ts';
import { createVisitor, type Visitor } from './visitor.ts';

let visitor: Visitor;
beforeEach(async () => {
  visitor = createVisitor();
  await import('../../widget/element.ts');
});
afterEach(async () => {
  document.body.replaceChildren();
  await eventually(() => hosts().length === 0);
  visitor.leave();
});

const hosts = (): Element[] => [...document.querySelectorAll('bubble-root')];

function place(attributes: Record<string, string> = {}): OnehashBubble {
  const element = document.createElement('onehash-bubble') as OnehashBubble;
  for (const [name, value] of Object.entries({ server: BFF, ...attributes })) element.setAttribute(name, value);
  document.body.append(element);
  return element;
}

test('an element brings its bubble, and takes it along when it leaves the page', async () => {
  const element = place();
  await element.bubble!.ready;
  expect(hosts()).toHaveLength(1);
  element.remove();
  await eventually(() => hosts().length === 0);
  expect(element.bubble).toBeUndefined();
});

test('an element that is moved, or gives way to another like it, keeps the bubble open', async () => {
  const element = place();
  const { bubble } = element;
  const box = document.createElement('div');
  document.body.append(box);
  box.append(element);
  await Promise.resolve();
  expect(element.bubble).toBe(bubble);
  const next = place();
  element.remove();
  await eventually(() => !element.bubble);
  expect(next.bubble).toBe(bubble);
  expect(hosts()).toHaveLength(1);
});

test('theme and language follow the attributes', async () => {
  const element = place({ theme: 'light' });
  await eventually(() => hosts()[0]);
  element.setAttribute('theme', 'dark');
  await eventually(() => hosts()[0]!.hasAttribute('dark'));
  element.setAttribute('theme', 'light');
  await eventually(() => !hosts()[0]!.hasAttribute('dark'));
  element.setAttribute('locale', 'de');
  await eventually(() => hosts()[0]!.getAttribute('lang') === 'de');
});
