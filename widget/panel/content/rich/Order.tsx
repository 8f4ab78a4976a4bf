import type { VNode } from 'preact';
import { OutLink } from './OutLink.tsx';
import type { RichProps } from './rich-props.ts';

const EVENTS = {
  return_order: 'orderReturn',
  fulfill_order: 'orderFulfill',
  refund_order: 'orderRefund',
  cancel_order: 'orderCancel',
  other: 'orderOther',
} as const;

/** News of an order in the shop. */
export function Order({ rich, say }: RichProps<'shopify_order_event'>): VNode {
  const { event, order, items, link, refund } = rich;
  return (
    <div class="card-of">
      <div class="card-text" dir="auto">
        <p class="card-title">
          {say(EVENTS[event])}
          {order === undefined ? null : ` · ${say('order', { order })}`}
        </p>
        {items.length ? (
          <ul class="second">
            {items.map(({ title, quantity }, index) => (
              <li key={index}>{quantity === undefined ? title : `${quantity} × ${title}`}</li>
            ))}
          </ul>
        ) : null}
        {refund === undefined ? null : <p class="second">{say('orderRefunded', { amount: refund })}</p>}
      </div>
      {link === undefined ? null : (
        <div class="actions">
          <OutLink to={link} look="btn quiet">
            {say('orderFollow')}
          </OutLink>
        </div>
      )}
    </div>
  );
}
