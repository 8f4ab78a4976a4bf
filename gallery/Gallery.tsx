import type { VNode } from 'preact';
import { addressOf, isShownHere, SIZES, type Look } from './look.ts';

const CHOICES: Partial<Look>[] = [
  { theme: 'light' },
  { theme: 'dark' },
  { dir: 'ltr' },
  { dir: 'rtl' },
  { locale: 'de' },
  { locale: 'en-XA' },
  { viewport: 'phone' },
  { viewport: 'desktop' },
  { color: '#ffd000' },
  { state: '' },
];

/** All states, each in a section, or one alone. */
export function Gallery({ look, names }: { look: Look; names: string[] }): VNode {
  const shown = look.state ? names.filter((name) => name === look.state) : names;
  return (
    <main class={look.state ? 'alone' : 'all'}>
      <h1>{look.state || 'Gallery'}</h1>
      <nav aria-label="Look" dir="ltr">
        {CHOICES.map((choice) => (
          <a key={Object.values(choice)[0]} href={addressOf(look, choice)}>
            {Object.values(choice)[0] || 'all states'}
          </a>
        ))}
      </nav>
      {shown.length ? null : <p>There is no such state.</p>}
      {shown.map((name) => (
        <section key={name} data-state={name}>
          {look.state ? null : (
            <h2>
              <a href={addressOf(look, { state: name })}>{name}</a>
            </h2>
          )}
          {isShownHere(look) ? <div class="place" id={`in-${name}`} /> : <Frame look={{ ...look, state: name }} />}
        </section>
      ))}
    </main>
  );
}

/** A window of another size. */
function Frame({ look }: { look: Look }): VNode {
  const [width, height] = SIZES[look.viewport];
  // The frame shows this page again.
  // oxlint-disable-next-line react/iframe-missing-sandbox
  return <iframe title={look.state} src={addressOf(look, {})} width={width} height={height} loading="lazy" />;
}
