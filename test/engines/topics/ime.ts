import { expect } from 'vitest';
import type { EngineName } from '../support/engine.ts';
import { conversationWith, contentsOf, tag, type EngineTest } from '../support/world.ts';

type Step = [
  type: 'keydown' | 'compositionstart' | 'compositionend' | 'input',
  key?: string | undefined,
  isComposing?: boolean | undefined,
];

/** What each engine tells the page when a visitor composes a word and ends it with Enter. */
const STEPS: Record<EngineName, Step[]> = {
  chromium: [
    ['keydown', 'Process', false],
    ['compositionstart'],
    ['input'],
    ['keydown', 'Enter', true],
    ['compositionend'],
  ],
  firefox: [
    ['keydown', 'Process', false],
    ['compositionstart'],
    ['input'],
    ['keydown', 'Enter', true],
    ['compositionend'],
  ],
  // Safari ends the composition before the key that ends it, and only the key code tells that it is no ordinary key.
  webkit: [['keydown', 'n', false], ['compositionstart'], ['input'], ['compositionend'], ['keydown', 'Enter', false]],
};

/** No driver has an input method, so the page gets its events in the engine's order. */
export const composition: EngineTest = {
  title: 'an Enter that ends a composition sends nothing, an Esc that ends one closes nothing',
  async run({ engine, place, visit }) {
    const { own } = place;
    const guest = await visit(place.page('/', tag(own)));
    await guest.open();
    await compose(STEPS[engine]);
    expect(await guest.draft()).toBe('日本');
    expect((await guest.all('dialog')).length).toBe(1);
    await compose(STEPS[engine].map(([type, key, is]): Step => [type, key === 'Enter' ? 'Escape' : key, is]));
    expect((await guest.all('dialog')).length).toBe(1);
    await guest.isFocused('textarea: Message');
    await guest.tab.press('Enter');
    await guest.reads('日本');
    const conversation = await conversationWith(own, '日本');
    expect((await contentsOf(own, conversation)).filter((text) => text === '日本')).toHaveLength(1);

    function compose(steps: Step[]): Promise<void> {
      return guest.tab.evaluate((all) => {
        const field = document.querySelector('bubble-root')!.shadowRoot!.querySelector('textarea')!;
        for (const [type, key = '', isComposing = true] of all) {
          const bubbles = { bubbles: true, composed: true, cancelable: true };
          if (type === 'keydown')
            field.dispatchEvent(new KeyboardEvent(type, { ...bubbles, key, isComposing, keyCode: 229 }));
          else if (type === 'input') {
            field.value = '日本';
            field.dispatchEvent(new InputEvent(type, { ...bubbles, isComposing, inputType: 'insertCompositionText' }));
          } else field.dispatchEvent(new CompositionEvent(type, bubbles));
        }
      }, steps);
    }
  },
};
