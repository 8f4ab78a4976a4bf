import type { ComponentType, VNode } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import type { Attachment, Message } from '../../../wire/message.ts';
import { addStyle } from '../../core/style.ts';
import { useView } from '../view.ts';
import { Download } from './Download.tsx';
import type { FileProps } from './file-props.ts';
import css from './files.css?inline';
import { Person } from './Person.tsx';
import { Picture } from './Picture.tsx';
import { Place } from './Place.tsx';
import { Player } from './Player.tsx';

const KINDS: Record<Attachment['file_type'], ComponentType<FileProps>> = {
  image: Picture,
  audio: Player,
  video: Player,
  file: Download,
  location: Place,
  contact: Person,
  fallback: Place,
};

const styled = new WeakSet<ShadowRoot>();

/** The files of a message, whoever sent it. */
export function Files({ message }: { message: Message }): VNode {
  const { root } = useView().context;
  useLayoutEffect(() => {
    if (styled.has(root)) return;
    styled.add(root);
    addStyle(root, css);
  }, [root]);
  return (
    <div class="files">
      {message.attachments.map((file) => {
        const Kind = KINDS[file.file_type];
        return <Kind key={file.id} file={file} message={message} />;
      })}
    </div>
  );
}
