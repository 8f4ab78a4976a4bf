// The clock stops before anything reads it.
import './clock.ts';
import { render } from 'preact';
import { recolor, showBubble } from './bubble.ts';
import { Gallery } from './Gallery.tsx';
import css from './gallery.css?inline';
import { isShownHere, readLook } from './look.ts';
import { STATES } from './states.ts';

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
document.adoptedStyleSheets = [sheet];

const look = readLook(new URLSearchParams(location.search));
const page = document.documentElement;
page.lang = look.locale;
page.dir = look.dir;
page.classList.add(look.theme);
render(<Gallery look={look} names={Object.keys(STATES)} />, document.body);

if (isShownHere(look)) {
  const places = [...document.querySelectorAll<HTMLElement>('.place')];
  await Promise.all(places.map((place) => showBubble(place, STATES[place.id.slice('in-'.length)]!, look)));
}
// The panel that opened last has taken the focus and scrolled the page.
if (!look.state) {
  (document.activeElement?.shadowRoot?.activeElement as HTMLElement | null)?.blur();
  scrollTo(0, 0);
}
await new Promise((drawn) => {
  requestAnimationFrame(() => requestAnimationFrame(drawn));
});
page.dataset['ready'] = '';
// `#%23ffd000` changes the colour without loading the page again.
addEventListener('hashchange', () => recolor(decodeURIComponent(location.hash.slice(1))));
