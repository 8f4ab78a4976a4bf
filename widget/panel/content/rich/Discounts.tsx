import type { VNode } from 'preact';
import type { RichProps } from './rich-props.ts';

/** Codes for a lower price in the shop. */
export function Discounts({ rich }: RichProps<'shopify_discount_refer'>): VNode {
  return (
    <>
      {rich.items.map(({ title, description }, index) => (
        <div key={index} class="card-of">
          <div class="card-text" dir="auto">
            <p class="card-title code-of">{title}</p>
            {description === undefined ? null : <p class="second">{description}</p>}
          </div>
        </div>
      ))}
    </>
  );
}
