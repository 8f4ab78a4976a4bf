import type { VNode } from 'preact';
import { useView } from '../view.ts';
import { Download } from './Download.tsx';
import type { FileProps } from './file-props.ts';
import { useFileWords } from './use-file-words.ts';
import { useRenewal } from './use-renewal.ts';
import { openViewer } from './open-viewer.tsx';

/** Pixels of the frame. Its height is that of `files.css`, whatever is known of the picture. */
const HIGH = 180;
const WIDEST = 240;
const NARROWEST = 80;
/** Bytes. A picture of this size is shown itself, and moves if it can. */
const SMALL = 200_000;

/** A picture, in a frame whose size is known before it is loaded; it opens in the viewer. */
export function Picture(props: FileProps): VNode {
  const say = useFileWords();
  const { isBroken, onError } = useRenewal(props);
  const view = useView();
  const { file } = props;
  const { name, url, thumb_url, file_size, width, height } = file;
  if (isBroken || !url) return <Download {...props} />;
  const wide = width && height ? Math.min(WIDEST, Math.max(NARROWEST, Math.round((HIGH / height) * width))) : WIDEST;
  return (
    <button type="button" class="picture" style={{ width: `${wide}px` }} onClick={() => openViewer(view, file.id)}>
      <img
        src={(file_size ?? SMALL) < SMALL ? url : thumb_url || url}
        alt=""
        width={wide}
        height={HIGH}
        loading="lazy"
        draggable={false}
        onError={onError}
      />
      <span class="unseen">{say('pictureNamed', { name })}</span>
    </button>
  );
}
