import type { VNode } from 'preact';
import { Icon } from '../Icon.tsx';
import type { FileProps } from './file-props.ts';
import { PERSON } from './icons.ts';
import { useFileWords } from './use-file-words.ts';

/** Somebody's name or number. */
export function Person({ file: { name } }: FileProps): VNode {
  const say = useFileWords();
  const isNumber = /^\+?[\d\s()/.-]{5,30}$/.test(name);
  return (
    <div class="file">
      <span class="ending" aria-hidden="true">
        <Icon path={PERSON} />
      </span>
      <span class="facts">
        <span class="size">{say('contact')}</span>
        {isNumber ? (
          <a class="named" href={`tel:${name.replaceAll(/[^\d+]/g, '')}`} dir="ltr">
            {name}
          </a>
        ) : (
          <bdi class="named" title={name}>
            {name}
          </bdi>
        )}
      </span>
    </div>
  );
}
