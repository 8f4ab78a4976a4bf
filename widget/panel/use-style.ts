import { useLayoutEffect } from 'preact/hooks';
import { addStyle } from '../core/style.ts';
import { useView } from './view.ts';

/** Adds a style sheet to the shadow root as long as the component is there. */
export function useStyle(css: string): void {
  const { root } = useView().context;
  useLayoutEffect(() => {
    const sheet = addStyle(root, css);
    return () => {
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet);
    };
  }, [root, css]);
}
