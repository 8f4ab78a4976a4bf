import { createLauncher } from './launcher/launcher.ts';
import { createChunkLoader, type LoadCurrentChunks } from './chunk-loader.ts';
import { controlPanel } from './panel-control.ts';
import { createSession } from './session.ts';
import { createStorage } from './storage.ts';
import { onPageVisit } from './page-visits.ts';
import { createEvents } from './events.ts';
import { makeUuid } from './uuid.ts';
import type { StartedCore } from '../core/started-core.ts';
import type { Options } from '../options.ts';
import type { ApiContext } from './api-context.ts';
import type { Consent, Failure, Handle, PanelHandle } from './context.ts';

/** Puts one bubble together, and starts it. */
export function startBubble(options: Options, onDestroy: () => void, loadCurrentChunks?: LoadCurrentChunks): Handle {
  const controller = new AbortController();
  const { signal } = controller;
  const { more } = options;
  const name = `bubble:${options.server}/${options.site}`;
  const load = createChunkLoader(options.server, loadCurrentChunks);
  const { on, emit } = createEvents(signal);
  const launcher = createLauncher();
  const { root } = launcher;
  const storage = createStorage(`${name}:`);
  const session = createSession(options, storage, signal, permit, ({ conversation }) => {
    emit('session');
    if (conversation) loadCore().catch(reportFailure);
  });
  let core: Promise<StartedCore> | undefined;
  let panel: Promise<PanelHandle> | undefined;

  const context: ApiContext = {
    options,
    signal,
    name,
    session,
    storage,
    root,
    launcher,
    on,
    emit,
    ...controlPanel(launcher, emit, loadPanel, reportFailure),
    destroy() {
      controller.abort();
      watcher.disconnect();
      root.host.remove();
      onDestroy();
    },
    api: () => load('api').then(({ obtainApi }) => obtainApi(context)),
    makeKey: makeUuid,
    applyOptions,
    loadCore,
  };
  // The page's code may remove the bubble. What brings it back keeps watch from then on.
  const watcher = new MutationObserver(() => {
    if (!root.host.isConnected)
      load('appearance').then(
        ({ append }) => append(context, watcher),
        () => {},
      );
  });
  // Without options and in English no more code is required. Otherwise the launcher waits for it, so that its appearance
  // does not change before the visitor's eyes.
  const language = document.documentElement.lang || navigator.language;
  const applied = applyOptions(JSON.stringify(more) === '{}' && language.startsWith('en'));
  watcher.observe(document, { childList: true, subtree: true });
  onPageVisit(() => {
    // The core's stream brings what is new.
    if (core) return;
    session.open('load').catch(reportFailure);
    // The visitor wrote something on an earlier page that is not sent yet.
    if (storage.get('outbox')) loadCore().catch(reportFailure);
  }, signal);
  return context;

  async function permit(): Promise<void> {
    // Throws if the code that asks for consent could not be loaded.
    if (more.consent) await (await applied)!.given();
  }

  async function applyOptions(areDefault?: boolean): Promise<Consent | undefined> {
    let consent: Consent | undefined;
    // If it can't be loaded the bubble has the default appearance.
    if (!areDefault)
      consent = await load('appearance').then(
        ({ applyAppearance }) => applyAppearance(context),
        () => undefined,
      );
    if (!(root.host.isConnected || signal.aborted)) document.documentElement.append(root.host);
    return consent;
  }

  function loadCore(): Promise<StartedCore> {
    return (core ??= Promise.all([load('core'), load('shared')]).then(
      ([{ startCore }]) => startCore(context),
      (error) => {
        core = undefined;
        throw error;
      },
    ));
  }

  function loadPanel(): Promise<PanelHandle> {
    return (panel ??= Promise.all([loadCore(), load('panel')]).then(
      ([started, { mountPanel }]) => mountPanel(started, context),
      (error) => {
        panel = undefined;
        throw error;
      },
    ));
  }

  /** The interface listens for errors and explains them on the console. */
  function reportFailure({ code }: Failure): void {
    const report = (): void => emit('error', code ?? 'not_loaded');
    void context.api().then(report, report);
  }
}
