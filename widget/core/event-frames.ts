/**
 * Reads the events of a stream out of its text, in whatever pieces it comes. Our own server's: a JSON text on one
 * `data:` line, frames apart by an empty line; comments are its signs of life.
 *
 * @returns a function that takes the next piece
 */
export function createFrameReader(hear: (data: string) => void): (text: string) => void {
  let rest = '';
  return (text) => {
    // What is between may have changed the line ends.
    const frames = (rest + text).split(/\r?\n\r?\n/);
    rest = frames.pop()!;
    for (const frame of frames) {
      const [, data] = /^data: ?(.*)$/m.exec(frame) ?? [];
      if (data) hear(data);
    }
  };
}
