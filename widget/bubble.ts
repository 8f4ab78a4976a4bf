import type { Core } from './core/core.ts';
import { createKeep } from './keep.ts';
import { createLauncher } from './launcher/launcher.ts';
import css from './launcher/launcher.css?inline';
import { createSession } from './launcher/session.ts';
import { whenShown } from './launcher/shown.ts';
import { makeUuid } from './launcher/uuid.ts';
import type { Options } from './options.ts';
import type { Bubble } from './instance.ts';
import type { Failure, PanelHandle, Stage } from './stage.ts';

/** The code of the later chunks, by the names that `/panel.js` has as well. */
export interface Chunks {
  startCore: typeof import('./awake.ts').startCore;
  mountPanel: typeof import('./panel/mount.tsx').mountPanel;
}

/** One bubble. `recover` loads the chunks from an address that outlives a new version of the server. */
export function startBubble(
  options: Options,
  onDestroy: () => void,
  recover?: (server: string) => Promise<Chunks>,
): Bubble {
  const controller = new AbortController();
  const { signal } = controller;
  let handlers: [string, (detail: never) => void][] = [];
  let wanted: 'open' | 'closed' = 'closed';
  let core: Promise<Core> | undefined;
  let panel: Promise<PanelHandle> | undefined;
  let shown: PanelHandle | undefined;
  let markReady: () => void;

  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  const launcher = createLauncher(root, open, () => loadPanel().catch(() => {}));
  document.documentElement.append(host);

  const bubble: Bubble = {
    ready: new Promise((resolve) => (markReady = resolve)),
    open,
    close,
    toggle: () => (wanted === 'open' ? close() : open()),
    destroy() {
      controller.abort();
      host.remove();
      handlers = [];
      onDestroy();
    },
    on(name, handler) {
      const entry: (typeof handlers)[0] = [name, handler];
      handlers.push(entry);
      return () => {
        handlers = handlers.filter((other) => other !== entry);
      };
    },
  };
  const keep = createKeep(`bubble:${options.server}/${options.site}:`);
  const session = createSession(options, keep, signal, ({ conversation }) => {
    markReady();
    emit('session');
    if (conversation) loadCore().catch(fail);
  });
  const stage: Stage = { options, session, keep, root, emit, open, focus: launcher.focus, makeKey: makeUuid };
  whenShown(() => {
    // Once the core is there its stream brings what is new.
    if (core) return;
    session.open('load').catch(fail);
    // What the visitor wrote on a page before is not sent yet.
    if (keep.get('outbox')) loadCore().catch(fail);
  }, signal);
  if (options.debug) void import('./debug.ts').then(({ report }) => report(bubble, options, session));
  return bubble;

  async function open(): Promise<void> {
    if (wanted === 'open') return;
    wanted = 'open';
    launcher.show('busy');
    try {
      shown = await loadPanel();
      // Closed again, or destroyed, before the code was there.
      if (wanted !== 'open' || signal.aborted) return;
      shown.show();
      launcher.show('open');
      emit('open');
    } catch (error) {
      wanted = 'closed';
      launcher.show('failed');
      fail(error as Failure);
    }
  }

  function close(): void {
    if (wanted === 'closed') return;
    wanted = 'closed';
    const inside = root.activeElement;
    launcher.show('closed');
    shown?.hide();
    if (inside) launcher.focus();
    emit('close');
  }

  function loadCore(): Promise<Core> {
    return (core ??= load(() => import('./awake.ts')).then(
      ({ startCore }) => {
        signal.throwIfAborted();
        return startCore(stage, signal);
      },
      (error) => {
        core = undefined;
        throw error;
      },
    ));
  }

  function loadPanel(): Promise<PanelHandle> {
    return (panel ??= Promise.all([loadCore(), load(() => import('./panel/mount.tsx'))]).then(
      ([loaded, { mountPanel }]) => mountPanel(loaded, root, close, signal),
      (error) => {
        panel = undefined;
        throw error;
      },
    ));
  }

  function load<Part>(chunk: () => Promise<Part>): Promise<Part | Chunks> {
    return recover ? chunk().catch(() => recover(options.server)) : chunk();
  }

  function emit(name: string, detail?: unknown): void {
    if (name === 'unread') launcher.setUnread(detail as number);
    for (const [wish, handler] of handlers) if (wish === name) handler(detail as never);
  }

  function fail({ code }: Failure): void {
    if (!signal.aborted) emit('error', code ?? 'not_loaded');
  }
}
