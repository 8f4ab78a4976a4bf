// @vitest-environment node
import './page.ts';
import { createElement, StrictMode, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { renderToString as renderReact } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createApp, createSSRApp, h, nextTick, shallowReactive } from 'vue';
import { renderToString as renderVue } from 'vue/server-renderer';
import { Bubble as ReactBubble, useBubble as useReactBubble, type BubbleProps } from '../../widget/adapters/react.ts';
import { Bubble as VueBubble, useBubble as useVueBubble } from '../../widget/adapters/vue.ts';
import { createBubble, type Bubble } from '../../widget/index.ts';
import { eventually } from '../support/eventually.ts';
import { BFF } from '../support/stack.ts';
import { createVisitor, type Visitor } from './visitor.ts';

let visitor: Visitor;
const mounted = new Set<() => void>();
beforeEach(() => {
  localStorage.clear();
  visitor = createVisitor();
});
afterEach(async () => {
  for (const unmount of mounted) unmount();
  mounted.clear();
  await eventually(() => hosts().length === 0);
  visitor.leave();
});

const hosts = (): Element[] => [...document.querySelectorAll('bubble-root')];
const isDark = (): boolean => hosts()[0]!.hasAttribute('dark');

interface Mounted {
  update(props: BubbleProps): void;
  unmount(): void;
  /** What `useBubble` gives. */
  found(): Bubble | undefined;
}

function mountReact(first: BubbleProps): Mounted {
  const root = createRoot(document.createElement('div') as unknown as HTMLElement);
  let found: Bubble | undefined;
  function Finder(): null {
    const bubble = useReactBubble();
    useEffect(() => void (found = bubble), [bubble]);
    return null;
  }
  const update = (props: BubbleProps): void =>
    root.render(createElement(StrictMode, null, createElement(ReactBubble, props), createElement(Finder)));
  update(first);
  return keep({ update, unmount: () => root.unmount(), found: () => found });
}

function mountVue(first: BubbleProps): Mounted {
  const state = shallowReactive({ props: first });
  let found: ReturnType<typeof useVueBubble>;
  const Finder = {
    setup() {
      found = useVueBubble();
      return () => null;
    },
  };
  const app = createApp({ render: () => [h(VueBubble, state.props as object), h(Finder)] });
  app.mount(document.createElement('div'));
  return keep({
    update: (props) => void (state.props = props),
    unmount: () => app.unmount(),
    found: () => found.value,
  });
}

function keep(made: Mounted): Mounted {
  let isGone = false;
  const unmount = (): void => {
    if (!isGone) made.unmount();
    isGone = true;
  };
  mounted.add(unmount);
  return { ...made, unmount };
}

describe.each([
  ['React', mountReact],
  ['Vue', mountVue],
])('the %s component', (_name, mount) => {
  test('puts one bubble on the page, which goes when it goes', async () => {
    const component = mount({ server: BFF });
    const bubble = await eventually(() => component.found());
    await bubble.ready;
    expect(hosts()).toHaveLength(1);
    component.unmount();
    await eventually(() => hosts().length === 0);
    const calls = await visitor.stack.calls();
    expect(calls.filter((call) => call === 'POST contacts')).toHaveLength(1);
  });

  test('shares its bubble with another, and leaves it to the one that stays', async () => {
    const [one, other] = [mount({ server: BFF }), mount({ server: `${BFF}/` })];
    const bubble = await eventually(() => one.found());
    await eventually(() => other.found() === bubble);
    one.unmount();
    await nextTick();
    await nextTick();
    expect(hosts()).toHaveLength(1);
    other.unmount();
    await eventually(() => hosts().length === 0);
  });

  test("leaves a bubble of the page's own where it is", async () => {
    const own = createBubble({ server: BFF });
    const component = mount({ server: BFF });
    await eventually(() => component.found() === own);
    component.unmount();
    await nextTick();
    await nextTick();
    expect(hosts()).toHaveLength(1);
    own.destroy();
  });

  test('puts on another theme as soon as it is told, and a new bubble for what none can change', async () => {
    const component = mount({ server: BFF, theme: 'light' });
    const bubble = await eventually(() => component.found());
    await eventually(() => hosts().length === 1);
    expect(isDark()).toBe(false);
    component.update({ server: BFF, theme: 'dark' });
    await eventually(isDark);
    expect(component.found()).toBe(bubble);
    component.update({ server: BFF, theme: 'dark', side: 'start' });
    await eventually(() => hosts().length === 1 && hosts()[0]!.getAttribute('side') === 'start');
    expect(component.found()).not.toBe(bubble);
    expect(hosts()).toHaveLength(1);
  });

  test('hears with the newest handler', async () => {
    const heard: string[] = [];
    const component = mount({ server: BFF, theme: 'light', onOpen: () => heard.push('before') });
    const bubble = await eventually(() => component.found());
    component.update({ server: BFF, theme: 'dark', onOpen: () => heard.push('after'), onSend: say, onUnread: say });
    await eventually(isDark);
    bubble.open();
    await eventually(() => heard.length > 0);
    await bubble.send('Hello?');
    await eventually(async () => {
      const { body } = await visitor.stack.upstream('GET', '/api/v1/accounts/1/conversations/1/messages');
      return body.payload?.length;
    });
    bubble.close();
    await visitor.stack.reply(1, 'Hello!');
    await eventually(() => heard.includes('1'));
    expect(heard.filter((one) => one !== '0')).toEqual(['after', '{"content":"Hello?","status":null}', '1']);

    function say(detail: unknown): void {
      heard.push(JSON.stringify(detail));
    }
  });

  test('says who the visitor is, and logs him out when the page knows nobody any more', async () => {
    const told: unknown[] = [];
    const hear = {
      onIdentified: ({ verified }: { verified: boolean }) => told.push(verified),
      onReset: () => told.push('reset'),
    };
    const component = mount({ server: BFF, identity: { name: 'Ada' }, ...hear });
    await eventually(() => told.length === 1);
    component.update({ server: BFF, identity: { name: 'Ada' }, ...hear });
    component.update({ server: BFF, identity: null, ...hear });
    await eventually(() => told.length === 2);
    expect(told).toEqual([false, 'reset']);
    expect(visitor.posted('contact')).toEqual([expect.objectContaining({ name: 'Ada' })]);
    const { body } = await visitor.stack.upstream('GET', '/api/v1/accounts/1/contacts/1');
    expect(body.payload.name).toBe('Ada');
  });
});

test('on a server neither component makes anything', async () => {
  const react = createElement(ReactBubble, { server: BFF });
  expect(renderReact(createElement('p', null, react))).toBe('<p></p>');
  const vue = createSSRApp({ render: () => h('p', [h(VueBubble, { server: BFF })]) });
  expect(await renderVue(vue)).toMatch(/^<p>(<!---->)?<\/p>$/);
  expect(hosts()).toEqual([]);
});
