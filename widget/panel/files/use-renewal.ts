import { useRef, useState } from 'preact/hooks';
import type { HistoryAnswer } from '../../../wire/message.ts';
import { useView } from '../view.ts';
import type { FileProps } from './file-props.ts';

export interface Renewal {
  /** It can not be shown here, only downloaded. */
  isBroken: boolean;
  /** Called when the browser could not show it. */
  onError(): void;
}

/** The address of a file is good for a day or two. When a page is open for longer, its message is read again. */
export function useRenewal({ file, message }: FileProps): Renewal {
  const { core, context } = useView();
  const [broken, setBroken] = useState('');
  const triedRef = useRef('');
  const { url } = file;

  return {
    isBroken: broken === url,
    onError() {
      if (triedRef.current === url) return;
      triedRef.current = url;
      void renew().then((next) => next === url && setBroken(url));
    },
  };

  /** @returns the address that it has afterwards, the same one if nothing is known of another */
  async function renew(): Promise<string> {
    try {
      const { messages } = await context.session.request<HistoryAnswer>(`messages?before=${message.id + 1}`);
      core.conversation.receive(messages);
      const renewed = messages.find(({ id }) => id === message.id)?.attachments.find(({ id }) => id === file.id);
      return renewed?.url ?? url;
    } catch {
      return url;
    }
  }
}
