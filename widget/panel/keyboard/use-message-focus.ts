import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { logEn } from '../../locales/log-en.ts';
import { useSignalEffect } from '../use-signal-effect.ts';
import { useView } from '../view.ts';
import { trackMessageFocus, type MessageFocus } from './message-focus.ts';
import { nameOfMessage } from './message-name.ts';
import { moveByKeys } from './move-by-keys.ts';

/** Lets the visitor read by keyboard: Tab comes to the log once, the arrow keys go from message to message. */
export function useMessageFocus(log: RefObject<HTMLElement | null>): void {
  const { core, say, $open, focusComposer } = useView();
  const sayRef = useRef(say);
  const focusRef = useRef<MessageFocus | undefined>(undefined);

  useSignalEffect((signal) => {
    const nameOf = (line: HTMLElement): string => nameOfMessage(line, core, sayRef.current.with(logEn));
    const focus = trackMessageFocus(log.current!, { $open, nameOf }, signal);
    moveByKeys(log.current!, { focus, focusComposer }, signal);
    focusRef.current = focus;
  }, []);
  useLayoutEffect(() => {
    sayRef.current = say;
    focusRef.current?.update();
  }, [say]);
}
