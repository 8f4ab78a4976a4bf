import type { VNode } from 'preact';
import type { Item } from '../../../../wire/content.ts';
import { Icon } from '../../Icon.tsx';
import { OutLink } from './OutLink.tsx';
import { CHEVRON, PAGE } from './pictures.ts';
import type { RichProps } from './rich-props.ts';

/** Articles; and the items of a type that this version does not know. */
export function Items({ rich }: RichProps<'article' | 'unknown'>): VNode {
  return (
    <>
      {rich.items.map((item, index) =>
        item.link === undefined ? (
          <div key={index} class="card-of article" dir="auto">
            <Words item={item} />
          </div>
        ) : (
          <OutLink key={index} to={item.link} look="card-of article">
            <Icon path={PAGE} />
            <Words item={item} />
            <Icon path={CHEVRON} />
          </OutLink>
        ),
      )}
    </>
  );
}

function Words({ item: { title, description } }: { item: Item }): VNode {
  return (
    <span class="card-text">
      <span class="card-title">{title}</span>
      {description === undefined ? null : <span class="second">{description}</span>}
    </span>
  );
}
