import type { VNode } from 'preact';
import type { Message } from '../../../wire/message.ts';
import type { CoreKey } from '../../locales/catalogue.ts';
import { useView } from '../view.ts';
import { Text } from './Text.tsx';

/** Names of the values of `file_type`. */
const KINDS: Record<string, CoreKey> = {
  image: 'image',
  audio: 'audio',
  video: 'video',
  file: 'file',
  location: 'location',
  contact: 'contact',
};

/** What a message holds. A placeholder stands for what can't be shown yet. */
export function Content({ message }: { message: Message }): VNode {
  const { say } = useView();
  const { content, content_type, content_attributes, attachments } = message;
  if (content_attributes.deleted) return <p class="note">{say('deleted')}</p>;
  return (
    <>
      {content ? <Text text={content} /> : null}
      {attachments.map(({ id, file_type }) => (
        <p class="note" key={id}>
          {say('cannotShow', { what: say(KINDS[file_type] ?? 'attachment') })}
        </p>
      ))}
      {content_type === 'text' || attachments.length ? null : <p class="note">{say('unknown')}</p>}
    </>
  );
}
