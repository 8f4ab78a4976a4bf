import type { Page } from 'playwright-core';

/** A part of the screen, in CSS pixels. */
export type Clip = { x: number; y: number; width: number; height: number };

/** What is on the screen there, as a PNG, once nothing moves. */
export async function shoot(page: Page, clip: Clip): Promise<string> {
  const picture = await page.screenshot({ clip, animations: 'disabled', caret: 'hide' });
  return picture.toString('base64');
}

/**
 * Which share of the pixels differs visibly between two pictures of the same size.
 *
 * @param page one that has nothing to do with the pictures: it decodes them
 */
export function difference(page: Page, one: string, other: string): Promise<number> {
  return page.evaluate(
    async (pictures) => {
      const [first, second] = await Promise.all(
        pictures.map(async (picture) => {
          const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
          const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
          const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
          canvas.drawImage(image, 0, 0);
          return canvas.getImageData(0, 0, image.width, image.height).data;
        }),
      );
      if (!first || first.length !== second?.length) return 1;
      let differing = 0;
      for (let at = 0; at < first.length; at += 4) {
        const isSame = [0, 1, 2].every((part) => Math.abs(first[at + part]! - second[at + part]!) <= 8);
        if (!isSame) differing += 1;
      }
      return differing / (first.length / 4);
    },
    [one, other],
  );
}
