import type { VNode } from 'preact';
import { Download } from './Download.tsx';
import type { FileProps } from './file-props.ts';
import { sizeText } from './file-text.ts';
import { useFileWords } from './use-file-words.ts';
import { useRenewal } from './use-renewal.ts';

/** A sound or a film in the browser's own player. What the browser can not play is a download. */
export function Player(props: FileProps): VNode {
  const say = useFileWords();
  const { isBroken, onError } = useRenewal(props);
  const { name, url, file_type, file_size } = props.file;
  if (isBroken || !url) return <Download {...props} />;
  const shared = { src: url, controls: true, preload: 'metadata', onError } as const;
  /* oxlint-disable jsx-a11y/media-has-caption -- What people send to each other comes without captions. */
  return (
    <div class={`player ${file_type}`}>
      {file_type === 'video' ? (
        <video {...shared} playsInline aria-label={say('videoNamed', { name })} />
      ) : (
        <audio {...shared} aria-label={say('audioNamed', { name })} />
      )}
      <p class="size">
        <bdi>{name}</bdi>
        {file_size === null ? '' : ` · ${sizeText(file_size, say.language)} · `}
        <a href={`${url}?save`} download={name} target="_blank" rel="noopener noreferrer">
          {say('download')}
        </a>
      </p>
    </div>
  );
}
