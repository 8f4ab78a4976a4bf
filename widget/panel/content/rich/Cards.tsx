import type { VNode } from 'preact';
import type { Card, CardAction } from '../../../../wire/content.ts';
import { useView } from '../../view.ts';
import { OutLink } from './OutLink.tsx';
import { Picture } from './Picture.tsx';
import type { RichProps } from './rich-props.ts';

/** Cards with a picture and actions: links, and texts that the visitor says by pressing them. */
export function Cards({ rich }: RichProps<'cards'>): VNode {
  return (
    <>
      {rich.items.map((card, index) => (
        <CardView key={index} card={card} />
      ))}
    </>
  );
}

function CardView({ card: { title, description, picture, actions } }: { card: Card }): VNode {
  return (
    <div class="card-of">
      {picture === undefined ? null : <Picture address={picture} alt="" look="card-picture" />}
      <div class="card-text" dir="auto">
        <p class="card-title">{title}</p>
        {description === undefined ? null : <p class="second">{description}</p>}
      </div>
      {actions.length ? (
        <div class="actions">
          {actions.map((action, index) => (
            <Action key={index} action={action} look={index ? 'btn quiet' : 'btn'} />
          ))}
        </div>
      ) : null}
    </div>
  );
}

function Action({ action, look }: { action: CardAction; look: string }): VNode {
  const { core } = useView();
  if (action.type === 'link')
    return (
      <OutLink to={action.uri} look={look}>
        {action.text}
      </OutLink>
    );
  return (
    <button type="button" class={look} dir="auto" onClick={() => void core.send(action.text)}>
      {action.text}
    </button>
  );
}
