import type { VNode } from 'preact';
import { Icon } from '../Icon.tsx';
import type { FileProps } from './file-props.ts';
import { endingOf, sizeText } from './file-text.ts';
import { DOWNLOAD } from './icons.ts';
import { useFileWords } from './use-file-words.ts';

/** A file that is saved: its kind, name and size. */
export function Download({ file }: FileProps): VNode {
  const say = useFileWords();
  const { name, url, file_size } = file;
  return (
    <a class="file" {...(url && { href: `${url}?save` })} download={name} target="_blank" rel="noopener noreferrer">
      <span class="ending" aria-hidden="true">
        {endingOf(name)}
      </span>
      <span class="facts">
        <bdi class="named" title={name || say('unnamed')}>
          {name || say('unnamed')}
        </bdi>
        {file_size === null ? null : <span class="size">{sizeText(file_size, say.language)}</span>}
      </span>
      <span class="unseen">{say('download')}</span>
      <Icon path={DOWNLOAD} />
    </a>
  );
}
