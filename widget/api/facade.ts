import type { Bubble } from '../public-api.ts';
import type { Handle } from '../boot/context.ts';

type Call = Exclude<
  keyof Bubble,
  'server' | 'site' | 'ready' | 'unread' | 'open' | 'close' | 'toggle' | 'destroy' | 'on'
>;

const EVENT = /^(open|close|message|send|sent|unread|identified|reset|error)$/;

const facades = new WeakMap<Handle, Bubble>();

/** The whole interface at once. Calls wait until their code has loaded, and run in order. */
export function createFacade(handle: Handle): Bubble {
  const known = facades.get(handle);
  if (known) return known;
  const { options, open, close, toggle, destroy, on } = handle;
  let unread = 0;
  let isDestroyed = false;
  on('unread', (count) => (unread = count));
  /** The loaded interface says on the console what is wrong with a call. */
  const explain = <Name extends 'open' | 'close' | 'toggle' | 'on'>(
    name: Name,
    ...given: Parameters<Bubble[Name]>
  ): void =>
    void handle
      .api()
      .then((loaded) => (loaded[name] as (...all: unknown[]) => void)(...given))
      .catch(() => {});
  const unlessDestroyed = (name: 'open' | 'close' | 'toggle', work: () => void) => (): void =>
    isDestroyed ? explain(name) : work();
  const later =
    <Name extends Call>(name: Name) =>
    async (...given: Parameters<Bubble[Name]>): Promise<Awaited<ReturnType<Bubble[Name]>>> => {
      const loaded = await handle.api().catch((error: Error) => {
        throw Object.assign(new Error('A part of the chat could not be loaded', { cause: error }), {
          code: 'not_loaded',
        });
      });
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
    open: unlessDestroyed('open', open),
    close: unlessDestroyed('close', close),
    toggle: unlessDestroyed('toggle', toggle),
    destroy() {
      isDestroyed = true;
      destroy();
    },
    on(name, handler) {
      if (!isDestroyed && EVENT.test(name) && typeof handler === 'function') return on(name, handler);
      explain('on', name, handler as never);
      return () => {};
    },
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
