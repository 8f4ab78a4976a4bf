import { render } from 'preact';
import { ViewContext, type View } from '../view.ts';
import { Viewer } from './Viewer.tsx';

/** Opens the viewer beside the panel, which is no place for a part that covers the window. @param first id of a picture */
export function openViewer(view: View, first: number): void {
  const place = document.createElement('div');
  place.className = 'viewing';
  const { root, signal } = view.context;
  root.append(place);
  const close = (): void => {
    signal.removeEventListener('abort', close);
    render(null, place);
    place.remove();
  };
  signal.addEventListener('abort', close);
  render(
    <ViewContext.Provider value={view}>
      <Viewer first={first} close={close} />
    </ViewContext.Provider>,
    place,
  );
}
