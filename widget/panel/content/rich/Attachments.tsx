import type { VNode } from 'preact';
import type { Message } from '../../../../wire/message.ts';
import type { RichKey } from '../../../locales/rich-en.ts';
import type { RichSay } from './rich-props.ts';

/** Names of the values of `file_type`. */
const KINDS: Record<string, RichKey> = {
  image: 'image',
  audio: 'audio',
  video: 'video',
  file: 'file',
  location: 'location',
  contact: 'contact',
};

/** A placeholder for each file. */
export function Attachments({ message, say }: { message: Message; say: RichSay }): VNode {
  return (
    <>
      {message.attachments.map(({ id, file_type }) => (
        <p class="note" key={id}>
          {say('cannotShow', { what: say(KINDS[file_type] ?? 'attachment') })}
        </p>
      ))}
    </>
  );
}
