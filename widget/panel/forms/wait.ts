import type { Core } from '../../core/core.ts';
import type { Message } from '../../../wire/message.ts';

const MINUTE = 60_000;

/** How long the visitor has been waiting for an answer. */
export interface Wait {
  /** Whether he has waited so long; calls back when he will have. */
  isOver(minutes: number): boolean;
  isOn(): boolean;
  end(): void;
}

export function createWait({ conversation }: Pick<Core, 'conversation'>, onOver: () => void): Wait {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let id = own()?.id;
  /** Epoch ms. Of what is written while the page is open its own clock knows, and no other's. */
  let since = (own()?.created_at ?? 0) * 1000;

  return {
    isOn: () => !!own(),
    isOver(minutes) {
      clearTimeout(timer);
      const message = own();
      if (!message) return false;
      if (message.id !== id) since = Date.now();
      id = message.id;
      const rest = since + minutes * MINUTE - Date.now();
      if (rest > 0) timer = setTimeout(onOver, rest);
      return rest <= 0;
    },
    end: () => clearTimeout(timer),
  };

  /** What the visitor wrote last, unless somebody has answered. What the inbox writes by itself is no answer. */
  function own(): Message | undefined {
    const last = conversation.$messages
      .get()
      .findLast(({ message_type, content_attributes }) => message_type !== 'template' && !content_attributes.deleted);
    return last?.message_type === 'incoming' ? last : undefined;
  }
}
