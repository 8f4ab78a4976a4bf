import type { VNode } from 'preact';
import { linkTo } from '../content/link-to.ts';
import { Icon } from '../Icon.tsx';
import type { FileProps } from './file-props.ts';
import { PIN } from './icons.ts';
import { useFileWords } from './use-file-words.ts';

/** A place with its map, or a link to a page; the address behind it is seen. */
export function Place({ file: { name, latitude, longitude, link, file_type } }: FileProps): VNode {
  const say = useFileWords();
  const at = latitude !== undefined && longitude !== undefined ? `${latitude}, ${longitude}` : '';
  const href =
    link ?? (at && `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`);
  const host = link ? new URL(link).host : '';
  const isPlace = file_type === 'location';
  const title = name || at || host || say(isPlace ? 'location' : 'link');
  return (
    <div class="file">
      <span class="ending" aria-hidden="true">
        <Icon path={PIN} />
      </span>
      <span class="facts">
        <bdi class="named" title={title}>
          {title}
        </bdi>
        {href ? (
          <a class="size" {...linkTo(href)}>
            {isPlace ? say('openMap') : <bdi>{host}</bdi>}
          </a>
        ) : null}
      </span>
    </div>
  );
}
