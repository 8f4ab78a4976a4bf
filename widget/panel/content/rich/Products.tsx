import type { VNode } from 'preact';
import { OutLink } from './OutLink.tsx';
import { Picture } from './Picture.tsx';
import type { RichProps } from './rich-props.ts';

/** Products of the shop that an agent recommends. */
export function Products({ rich, say }: RichProps<'shopify_product_refer'>): VNode {
  return (
    <>
      {rich.items.map(({ title, price, price_before: before, currency, picture, link }, index) => (
        <div key={index} class="card-of">
          {picture === undefined ? null : <Picture address={picture} alt="" look="card-picture" />}
          <div class="card-text" dir="auto">
            <p class="card-title">{title}</p>
            {price === undefined ? null : (
              <p class="second">
                {amountOf(price, currency, say.language)}
                {before === undefined || Number(before) <= Number(price)
                  ? null
                  : ` (${say('priceBefore', { price: amountOf(before, currency, say.language) })})`}
              </p>
            )}
          </div>
          {link === undefined ? null : (
            <div class="actions">
              <OutLink to={link} look="btn quiet">
                {say('productSee')}
                <span class="unseen">: {title}</span>
              </OutLink>
            </div>
          )}
        </div>
      ))}
    </>
  );
}

/** As the language writes it; as the shop does, if the amount or the currency is none. */
function amountOf(price: string, currency: string | undefined, language: string): string {
  try {
    if (Number.isFinite(Number(price)) && currency)
      return new Intl.NumberFormat(language, { style: 'currency', currency }).format(Number(price));
  } catch {
    // It is no currency.
  }
  return [price, currency].filter(Boolean).join(' ');
}
