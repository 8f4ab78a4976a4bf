import type { VNode } from 'preact';
import type { Message } from '../../../wire/message.ts';
import { useView } from '../view.ts';
import { Text } from './Text.tsx';

/** What a message holds. Kinds that are not known yet are named honestly, beside the text that is always there. */
export function Content({ message }: { message: Message }): VNode {
  const { texts } = useView();
  const { content, content_type, content_attributes, attachments } = message;
  if (content_attributes.deleted) return <p class="note">{texts.deleted}</p>;
  return (
    <>
      {content ? <Text text={content} /> : null}
      {attachments.map(({ id, file_type }) => (
        <p class="note" key={id}>
          {texts.cannotShow(texts.attachment[file_type] ?? texts.attachment.fallback)}
        </p>
      ))}
      {content_type === 'text' || attachments.length ? null : <p class="note">{texts.unknown}</p>}
    </>
  );
}
