import { useLayoutEffect } from 'preact/hooks';
import type { Link } from './links/link.ts';
import { useStore } from '../use-store.ts';
import { useView } from '../view.ts';

/** Texts without any of these have no link. */
const MAYBE = /:\/\/|www\.|@|[\p{Nd}()][\p{Nd}()\s./-]{5}/iu;

/** The links of a text, in order; none until their code is loaded. */
export function useLinks(text: string): Link[] {
  const { links } = useView();
  const find = useStore(links.$find);
  const isWanted = MAYBE.test(text);
  useLayoutEffect(() => {
    if (isWanted) links.load();
  }, [isWanted, links]);
  return isWanted && find ? find(text) : [];
}
