import { CHUNKS } from './chunk-loader.ts';
import type { StartedCore } from '../core/start-core.ts';
import { createStorage } from './storage.ts';
import { createLauncher } from './launcher/launcher.ts';
import css from './launcher/launcher.css?inline';
import { createSession } from './session.ts';
import { whenShown } from './when-idle.ts';
import { makeUuid } from './uuid.ts';
import type { Options } from '../options.ts';
import type { Failure, Handle, PanelHandle, BubbleContext } from './context.ts';

export type Chunks = typeof CHUNKS;

/** One bubble. `recover` finds the chunks where the built ones are no more. */
export function startBubble(
  options: Options,
  onDestroy: () => void,
  recover?: (server: string) => Promise<{ CHUNKS: Chunks }>,
): Handle {
  const controller = new AbortController();
  const { signal } = controller;
  const { more } = options;
  const handlers = new Set<[name: string, handler: (detail: never) => void]>();
  let isWanted = false;
  let awake: Promise<StartedCore> | undefined;
  let panel: Promise<PanelHandle> | undefined;
  let shown: PanelHandle | undefined;

  const host = document.createElement('bubble-root');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  const launcher = createLauncher(root, open, () => loadPanel().catch(() => {}));
  const scheme = matchMedia('(prefers-color-scheme:dark)');
  scheme.addEventListener('change', applyTheme, { signal });
  applyTheme();

  const handle: Handle = {
    options,
    open,
    close,
    toggle() {
      if (isWanted) close();
      else void open();
    },
    destroy() {
      controller.abort();
      host.remove();
      handlers.clear();
      onDestroy();
    },
    on(name, handler) {
      const entry: [string, typeof handler] = [name, handler];
      handlers.add(entry);
      return () => handlers.delete(entry);
    },
    api: () => load('api').then(({ obtainApi }) => obtainApi(handle, context, signal)),
  };
  const stem = `bubble:${options.server}/${options.site}`;
  const storage = createStorage(`${stem}:`);
  const session = createSession(
    options,
    storage,
    signal,
    () => context.permit(),
    ({ conversation }) => {
      emit('session');
      if (conversation) loadCore().catch(fail);
    },
  );
  const context: BubbleContext = {
    options,
    name: stem,
    session,
    storage,
    root,
    inline: !!more.container,
    emit,
    open,
    close,
    focus: () => launcher.button.focus(),
    makeKey: makeUuid,
    wanted: () => [more.locale, document.documentElement.lang, ...navigator.languages],
    launcher,
    applyTheme,
    applyOptions,
    loadCore,
    async permit() {
      // What could not be asked for was not given.
      if (more.consent) await applied.then(() => context.consent!.given());
    },
  };
  // Whoever wants nothing special in English needs no more code; a launcher must not change its looks before one's eyes.
  const language = document.documentElement.lang || navigator.language;
  const applied = applyOptions(JSON.stringify(more) === '{}' && language.startsWith('en'));
  whenShown(() => {
    // Once the core is there its stream brings what is new.
    if (awake) return;
    session.open('load').catch(fail);
    // What the visitor wrote on a page before is not sent yet.
    if (storage.get('outbox')) loadCore().catch(fail);
  }, signal);
  return handle;

  async function open(): Promise<void> {
    if (isWanted) return;
    isWanted = true;
    launcher.show('busy');
    try {
      shown = await loadPanel();
      // Closed again, or destroyed, before the code was there.
      if (!isWanted || signal.aborted) return;
      shown.show();
      launcher.show('open');
      emit('open');
    } catch (error) {
      isWanted = false;
      launcher.show('failed');
      fail(error as Failure);
    }
  }

  function close(): void {
    if (!isWanted) return;
    isWanted = false;
    const inside = root.activeElement;
    launcher.show('closed');
    shown?.hide();
    if (inside) context.focus();
    emit('close');
  }

  function applyTheme(): void {
    const { theme } = more;
    host.toggleAttribute('dark', theme === 'dark' || (theme !== 'light' && scheme.matches));
  }

  /** Puts on what the host developer asked for, and the visitor's language. */
  async function applyOptions(isPlain?: boolean): Promise<void> {
    if (!isPlain)
      await load('appearance').then(
        ({ applyAppearance }) => applyAppearance(context, handle, signal),
        // In everyday clothes, then.
        () => {},
      );
    if (!(host.isConnected || signal.aborted)) document.documentElement.append(host);
  }

  function loadCore(): Promise<StartedCore> {
    return (awake ??= load('conversation').then(
      ({ startCore }) => {
        signal.throwIfAborted();
        return startCore(context, signal);
      },
      (error) => {
        awake = undefined;
        throw error;
      },
    ));
  }

  function loadPanel(): Promise<PanelHandle> {
    return (panel ??= Promise.all([loadCore(), load('panel')]).then(
      ([loaded, { mountPanel }]) => mountPanel(loaded, context, signal),
      (error) => {
        panel = undefined;
        throw error;
      },
    ));
  }

  function load<Name extends keyof Chunks>(name: Name): ReturnType<Chunks[Name]> {
    // In the npm package there is no other place, and it fails as it did before.
    return CHUNKS[name]().catch(async () => (await recover!(options.server)).CHUNKS[name]()) as never;
  }

  function emit(name: string, detail?: unknown): void {
    for (const [wish, handler] of handlers) if (wish === name) handler(detail as never);
  }

  /** The interface says on the console what would help. */
  function fail({ code }: Failure): void {
    const tell = (): unknown => signal.aborted || emit('error', code ?? 'not_loaded');
    void handle.api().then(tell, tell);
  }
}
