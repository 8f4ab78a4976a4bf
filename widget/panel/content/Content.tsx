import type { VNode } from 'preact';
import type { Message } from '../../../wire/message.ts';
import { useLater } from '../use-later.ts';
import { useView } from '../view.ts';
import { Text } from './Text.tsx';

const loadRich = () => import('./rich/RichContent.tsx');

/** What a message holds. */
export function Content({ message }: { message: Message }): VNode | null {
  const { say } = useView();
  const { content, message_type, content_attributes, attachments, rich } = message;
  if (content_attributes.deleted) return <p class="note">{say('deleted')}</p>;
  const text = content ? <Text text={content} isOwn={message_type === 'incoming'} /> : null;
  return rich || attachments[0] ? <LaterRich message={message}>{text}</LaterRich> : text;
}

/** Choices, cards, a form, files: what draws them loads with the first of them. Until then the text stands alone. */
function LaterRich(props: { message: Message; children: VNode | null }): VNode | null {
  const later = useLater(loadRich);
  return later ? <later.RichContent {...props} /> : props.children;
}
