import type { Bubble } from '../public-api.ts';
import type { Handle, BubbleContext } from '../boot/context.ts';
import { createConversationNotes } from './conversation-notes.ts';
import { forgetVisitor, takeConsentBack } from './erase.ts';
import { createIdentify } from './identify.ts';
import { createVisibility } from './visibility.ts';

const apis = new WeakMap<Handle, Bubble>();

/** The interface of one bubble; the same one whoever asks. */
export function obtainApi(handle: Handle, context: BubbleContext, signal: AbortSignal): Bubble {
  const known = apis.get(handle);
  if (known) return known;
  const made = createApi(handle, context, signal);
  apis.set(handle, made);
  return made;
}

function createApi({ open, close, toggle, destroy, on }: Handle, context: BubbleContext, signal: AbortSignal): Bubble {
  const { options, session } = context;
  const { more } = options;
  const { show, hide } = createVisibility(context, close);
  let unread = 0;
  /** What changes the visitor or his conversation happens in the order in which it was asked for. */
  let turn: Promise<unknown> = Promise.resolve();

  const inTurn =
    <Given extends unknown[], Result>(work: (...given: Given) => Promise<Result>) =>
    (...given: Given): Promise<Result> => {
      const result = turn.then(() => work(...given));
      turn = result.catch(() => {});
      return result;
    };
  const core = async () => (await context.loadCore()).core;
  const identify = createIdentify(context);
  const notes = createConversationNotes(context, signal);
  on('unread', (count) => (unread = count));
  on(
    'error',
    (code) => void import('../diagnose/diagnose.ts').then(({ diagnose }) => diagnose(options, code)).catch(() => {}),
  );

  return {
    server: options.server,
    site: options.site,
    ready: new Promise((resolve) => {
      if (session.answer) resolve();
      else on('session', resolve);
    }),
    get unread() {
      return unread;
    },
    open,
    close,
    toggle,
    show,
    hide,
    destroy,
    on,
    send: inTurn(async (content) => (await core()).send(content)),
    prefill: inTurn(async (content) => {
      const { draft } = await core();
      if (!draft.$text.get()) draft.write(content);
    }),
    identify: inTurn(identify),
    reset: inTurn(() => forgetVisitor(context)),
    setAttributes: inTurn(async (attributes) => {
      await (await core()).ask('contact', { custom_attributes: attributes });
    }),
    setConversationAttributes: inTurn((custom_attributes) => notes({ custom_attributes })),
    addLabel: inTurn((label) => notes({ add_labels: [label] })),
    removeLabel: inTurn((label) => notes({ remove_labels: [label] })),
    setTheme(theme) {
      more.theme = theme;
      context.applyTheme();
    },
    setLocale(locale) {
      more.locale = locale;
      context.onLocale?.();
      return context.applyOptions();
    },
    beforeSend: (hook) => void core().then(({ $beforeSend }) => $beforeSend.set(hook)),
    // Not in turn: what waits for it may be before it.
    grantConsent: async () => context.consent?.give(),
    revokeConsent: () => takeConsentBack(context),
  };
}
