import type { Bubble } from '../public-api.ts';
import type { Handle } from '../boot/context.ts';

type Call = Exclude<
  keyof Bubble,
  'server' | 'site' | 'ready' | 'unread' | 'open' | 'close' | 'toggle' | 'destroy' | 'on'
>;

const facades = new WeakMap<Handle, Bubble>();

/** The whole interface at once. Calls wait until their code has loaded, and run in order. */
export function createFacade(handle: Handle): Bubble {
  const known = facades.get(handle);
  if (known) return known;
  const { options, open, close, toggle, destroy, on } = handle;
  let unread = 0;
  on('unread', (count) => (unread = count));
  const later =
    <Name extends Call>(name: Name) =>
    async (...given: Parameters<Bubble[Name]>): Promise<Awaited<ReturnType<Bubble[Name]>>> => {
      const loaded = await handle.api();
      return (loaded[name] as (...all: unknown[]) => never)(...given);
    };
  /** Like `later`, for methods without a result. */
  const soon =
    <Name extends Call>(name: Name) =>
    (...given: Parameters<Bubble[Name]>): void =>
      void later(name)(...given).catch(() => {});

  const bubble: Bubble = {
    server: options.server,
    site: options.site,
    get ready() {
      return handle.api().then((loaded) => loaded.ready);
    },
    get unread() {
      return unread;
    },
    open,
    close,
    toggle,
    destroy,
    on,
    show: soon('show'),
    hide: soon('hide'),
    setTheme: soon('setTheme'),
    beforeSend: soon('beforeSend'),
    send: later('send'),
    prefill: later('prefill'),
    identify: later('identify'),
    reset: later('reset'),
    setAttributes: later('setAttributes'),
    setConversationAttributes: later('setConversationAttributes'),
    addLabel: later('addLabel'),
    removeLabel: later('removeLabel'),
    setLocale: later('setLocale'),
    grantConsent: later('grantConsent'),
    revokeConsent: later('revokeConsent'),
  };
  facades.set(handle, bubble);
  return bubble;
}
