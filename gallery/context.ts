import type { BrowserStorage, BubbleContext } from '../widget/boot/context.ts';
import type { Launcher } from '../widget/boot/launcher/launcher.ts';
import { never, nothing } from './core.ts';
import type { Look } from './look.ts';
import type { State } from './state.ts';

/** What the launcher's chunk would give to the later ones, without a session. */
export function createStillContext(
  state: State,
  look: Look,
  launcher: Launcher,
  parts: Pick<BubbleContext, 'signal' | 'open'>,
): BubbleContext {
  return {
    name: 'gallery',
    options: {
      server: location.origin,
      site: 'main',
      title: '',
      storage: 'auto',
      more: { theme: look.theme, locale: look.locale, ...(look.color && { color: look.color }), ...state.options },
    },
    session: {
      answer: undefined,
      getBearer: nothing as () => undefined,
      enter: nothing,
      open: never,
      call: never,
      request: never,
    },
    storage: createMemory(),
    root: launcher.root,
    emit: nothing,
    on: () => nothing,
    close: nothing,
    toggle: nothing,
    destroy: nothing,
    focus: nothing,
    api: never,
    makeKey: () => '',
    launcher,
    applyOptions: never,
    ...parts,
  };
}

/** Each state has a storage of its own. */
function createMemory(): BrowserStorage {
  const memory = new Map<string, string | undefined>();
  return {
    get: (name) => memory.get(name),
    set: (name, value) => memory.set(name, value).size > 0,
    use: () => ({}),
  };
}
