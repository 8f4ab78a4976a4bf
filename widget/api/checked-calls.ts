import type { Bubble } from '../public-api.ts';
import type { Failure, Handle } from '../boot/context.ts';
import type { Mistake } from '../diagnose/mistakes.ts';

/** Methods without a result to wait for. */
const VOID = ['open', 'close', 'toggle', 'show', 'hide', 'setTheme', 'beforeSend', 'on'];
const EVENTS = ['open', 'close', 'message', 'send', 'sent', 'unread', 'identified', 'reset', 'error'];
/** The reference's sentences for failures that the server does not describe itself. */
const SENTENCES: Record<string, string> = {
  network: 'The server did not answer',
  unreadable: 'Something else than the server answered',
  message_blank: 'The message has no text',
  message_too_long: 'The message is too long',
};

/** Reports a mistake of the page's code on the console. */
function tellMistake(options: Handle['options'], mistake: Mistake): void {
  void import('../diagnose/mistakes.ts').then(({ reportMistake }) => reportMistake(options, mistake)).catch(() => {});
}

/** Reports a wrong event name or handler. */
function checkEvent(options: Handle['options'], name: unknown, handler: unknown): void {
  if (!EVENTS.includes(name as string)) tellMistake(options, { type: 'event', name });
  else if (typeof handler !== 'function') tellMistake(options, { type: 'handler', name });
}

/** The same interface: its failures carry a sentence, and mistakes of the page's code are reported on the console. */
export function checkCalls(bubble: Bubble, options: Handle['options'], signal: AbortSignal): Bubble {
  const checked = Object.entries(Object.getOwnPropertyDescriptors(bubble)).map(([name, descriptor]) => {
    const { value } = descriptor as { value?: unknown };
    if (typeof value !== 'function' || name === 'destroy') return [name, descriptor] as const;
    const call = value as (...given: unknown[]) => unknown;
    return [name, { ...descriptor, value: (...given: unknown[]) => perform(name, call, given) }] as const;
  });
  return Object.defineProperties({}, Object.fromEntries(checked)) as Bubble;

  function perform(name: string, call: (...given: unknown[]) => unknown, given: unknown[]): unknown {
    if (signal.aborted) {
      tellMistake(options, { type: 'destroyed', call: name });
      if (name === 'on') return () => {};
      return VOID.includes(name) ? undefined : Promise.reject(new Error('This bubble was destroyed'));
    }
    if (name === 'on') checkEvent(options, given[0], given[1]);
    if (name === 'on' && typeof given[1] !== 'function') return () => {};
    if (name === 'send' && typeof given[0] !== 'string') given = [''];
    if (name === 'identify') {
      tellIdentity(given[0]);
      if (typeof given[0] !== 'object' || !given[0]) return Promise.reject(new TypeError('identify() takes an object'));
    }
    const result = call(...given);
    return result instanceof Promise ? result.catch((error: unknown) => fail(name, error)) : result;
  }

  function tellIdentity(identity: unknown): void {
    tellMistake(options, { type: 'identity', identity });
  }

  function fail(name: string, error: unknown): never {
    const { code } = error as Partial<Failure>;
    if (name === 'send' && code === 'message_blank') tellMistake(options, { type: 'blank' });
    if (name === 'send' && code === 'message_too_long') tellMistake(options, { type: 'too long' });
    throw withSentence(error);
  }
}

/** The server's own sentence for its code is `title`. */
function withSentence(error: unknown): unknown {
  const { code, title } = error as Partial<Failure> & { title?: unknown };
  const sentence =
    typeof title === 'string' ? title : Object.hasOwn(SENTENCES, String(code)) && SENTENCES[String(code)];
  return sentence ? Object.assign(new Error(sentence, { cause: error }), error) : error;
}
