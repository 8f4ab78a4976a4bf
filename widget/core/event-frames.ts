/**
 * Splits the text of an event stream into the data of its events. It reads what our server writes: JSON on one `data:`
 * line, an empty line between frames, comments as heartbeat.
 *
 * @returns a function that takes the next piece of text
 */
export function createFrameReader(onData: (data: string) => void): (text: string) => void {
  let rest = '';
  return (text) => {
    // A proxy may have changed the line ends.
    const frames = (rest + text).split(/\r?\n\r?\n/);
    rest = frames.pop()!;
    for (const frame of frames) {
      const [, data] = /^data: ?(.*)$/m.exec(frame) ?? [];
      if (data) onData(data);
    }
  };
}
