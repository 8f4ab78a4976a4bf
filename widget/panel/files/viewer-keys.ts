/** What a key does in the viewer. */
export type ViewerMove = 'previous' | 'next' | 'zoom' | 'close';

/** @returns `undefined`: what it does anyway. The arrows move a large picture. */
export function viewerMove(
  key: string,
  { isLarge, isRightToLeft }: { isLarge: boolean; isRightToLeft: boolean },
): ViewerMove | undefined {
  switch (key) {
    case 'Escape':
      return 'close';
    case '+':
    case '=':
      return isLarge ? undefined : 'zoom';
    case '-':
      return isLarge ? 'zoom' : undefined;
    case 'PageUp':
      return 'previous';
    case 'PageDown':
      return 'next';
    case 'ArrowLeft':
    case 'ArrowRight':
      if (isLarge) return undefined;
      return (key === 'ArrowRight') === isRightToLeft ? 'previous' : 'next';
    default:
      return undefined;
  }
}
