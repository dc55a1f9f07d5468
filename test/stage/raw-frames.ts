/** Cuts what an event socket says into its messages, untouched: headers, an empty line, as many bytes as Content-Length says. */
export function createRawFrames(): (bytes: Buffer) => Buffer[] {
  let rest = Buffer.alloc(0);
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    const frames: Buffer[] = [];
    for (let length = frameLength(rest); length <= rest.length; length = frameLength(rest)) {
      frames.push(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
    return frames;
  };
}

/** Infinity: its headers are not there yet. */
function frameLength(bytes: Buffer): number {
  const end = bytes.indexOf('\n\n');
  if (end < 0) return Infinity;
  const [, length = '0'] = /^Content-Length: *(\d+)/im.exec(bytes.toString('latin1', 0, end)) ?? [];
  return end + 2 + Number(length);
}

export type SwitchEvent = Readonly<Record<string, string>>;

/** null: it is a reply, or a line of the log. */
export function eventIn(frame: Buffer): SwitchEvent | null {
  const end = frame.indexOf('\n\n');
  if (!frame.toString('latin1', 0, end).includes('text/event-json')) return null;
  return JSON.parse(frame.toString('utf8', end + 2)) as SwitchEvent;
}
