/** One message of the event socket: headers, and a body of as many bytes as its Content-Length says. */
export interface Frame {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

export interface FrameReader {
  /** Frames that are complete with these bytes, however they were cut; null when the stream cannot be understood. */
  push(bytes: Buffer): readonly Frame[] | null;
}

const LONGEST_HEADERS = 1024 * 1024;
const LONGEST_BODY = 64 * 1024 * 1024;
const NO_BODY = Buffer.alloc(0);

/** After null nothing more can be read from this connection: where the next frame begins is not known. */
export function createFrameReader(): FrameReader {
  let rest: Buffer = NO_BODY;
  /** Bytes of a frame too big for one chunk are gathered here and joined once, when all are there. */
  let gathered: Buffer[] = [];
  let gatheredLength = 0;
  let wanted = 0;
  let isBroken = false;

  const push = (bytes: Buffer): readonly Frame[] | null => {
    if (isBroken) return null;
    gathered.push(bytes);
    gatheredLength += bytes.length;
    if (gatheredLength < wanted) return [];
    rest = gathered.length === 1 ? bytes : Buffer.concat(gathered, gatheredLength);
    const frames = cut();
    // Nothing of a reply of megabytes is kept by a view of its end.
    rest = rest.length === 0 ? NO_BODY : rest;
    gathered = rest.length === 0 ? [] : [rest];
    gatheredLength = rest.length;
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- set by cut()
    return isBroken ? null : frames;
  };

  const cut = (): Frame[] => {
    const frames: Frame[] = [];
    for (let at = skipBlankLines(rest, 0); ; at = skipBlankLines(rest, at)) {
      const end = rest.indexOf('\n\n', at);
      if (end < 0) {
        isBroken ||= rest.length - at > LONGEST_HEADERS;
        rest = rest.subarray(at);
        wanted = 0;
        return frames;
      }
      const headers = parseHeaders(rest.toString('utf8', at, end));
      const length = bodyLength(headers);
      const frameEnd = end + 2 + length;
      isBroken ||= Number.isNaN(length);
      if (isBroken || rest.length < frameEnd) {
        wanted = frameEnd - at;
        rest = rest.subarray(at);
        return frames;
      }
      frames.push({ headers, body: length === 0 ? NO_BODY : rest.subarray(end + 2, frameEnd) });
      at = frameEnd;
    }
  };

  return { push };
}

const LINE_FEED = 0x0a;

/** A line break more than needed between two frames does no harm. */
function skipBlankLines(bytes: Buffer, from: number): number {
  let at = from;
  while (bytes[at] === LINE_FEED) at += 1;
  return at;
}

function parseHeaders(text: string): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return headers;
}

/** NaN: not a length. */
function bodyLength(headers: ReadonlyMap<string, string>): number {
  const text = headers.get('Content-Length');
  if (text === undefined) return 0;
  const length = /^[0-9]{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return length <= LONGEST_BODY ? length : Number.NaN;
}
