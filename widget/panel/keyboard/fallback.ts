import type { Extra } from './keyboard.ts';

/** While the chat can't be reached, a way that needs no chat, where the host has one. */
export function offerFallback({ core, dialog, context, onWords }: Extra, signal: AbortSignal): void {
  const address = context.options.more.fallback;
  if (typeof address !== 'string') return;
  const line = document.createElement('p');
  const link = document.createElement('a');
  line.className = 'fallback';
  link.href = address;
  link.target = '_blank';
  link.rel = 'noopener';
  line.append(link);
  dialog.querySelector('.status')!.after(line);
  onWords((say) => (link.textContent = say('fallback', { address: nameOf(address) })));
  const stop = core.$connection.subscribe((connection) => (line.hidden = connection !== 'lost'));
  signal.addEventListener('abort', stop);
}

/** What a person would say: an e-mail address, a number, a host. */
function nameOf(address: string): string {
  const { protocol, pathname, host } = new URL(address);
  return protocol.startsWith('http') ? host : decodeURIComponent(pathname);
}
