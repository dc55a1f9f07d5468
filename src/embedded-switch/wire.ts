/** The bytes of the event socket: requests in, replies and events out. */

export type Headers = Record<string, string>;

export interface Request {
  /** The first line. */
  readonly command: string;
  /** The lines after it, names in lower case: FreeSWITCH compares them so. */
  readonly headers: Headers;
  readonly body: string;
}

/** Collects bytes and gives every whole request to `take`. Line ends may be \n or \r\n; empty lines before a request are skipped. */
export function createRequestReader(take: (request: Request) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      const start = skipLineEnds(rest);
      if (start > 0) rest = rest.subarray(start); // a lone empty line is no request, and has no reply
      const end = findBlankLine(rest, 0);
      if (end < 0) return;
      const lines = rest.toString('utf8', 0, end).split(/\r?\n/);
      const headers = parseHeaders(lines.slice(1));
      const length = Math.max(0, Number.parseInt(headers['content-length'] ?? '0', 10) || 0);
      const bodyAt = afterBlankLine(rest, end);
      if (rest.length < bodyAt + length) return;
      const body = rest.toString('utf8', bodyAt, bodyAt + length);
      rest = rest.subarray(bodyAt + length);
      take({ command: lines[0] ?? '', headers, body });
    }
  };
}

const NEWLINE = 10;
const RETURN = 13;

function skipLineEnds(bytes: Buffer): number {
  let at = 0;
  while (bytes[at] === NEWLINE || bytes[at] === RETURN) at += 1;
  return at;
}

/** Index of the first line end of a blank line, or -1. */
function findBlankLine(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(NEWLINE, from); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) {
    const next = bytes[at + 1] === RETURN ? at + 2 : at + 1;
    if (bytes[next] === NEWLINE) return at;
  }
  return -1;
}

const afterBlankLine = (bytes: Buffer, at: number): number => (bytes[at + 1] === RETURN ? at + 3 : at + 2);

function parseHeaders(lines: readonly string[]): Headers {
  const headers = Object.create(null) as Headers;
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0)
      headers[line.slice(0, colon).toLowerCase()] = line
        .slice(colon + 1)
        .replace(/^ +/, '')
        .replace(/\r$/, '');
  }
  return headers;
}

/** The reply to what is no command. */
export const NOT_FOUND = '-ERR command not found';

export const AUTH_REQUEST = 'Content-Type: auth/request\n\n';

export const commandReply = (text: string): string => `Content-Type: command/reply\nReply-Text: ${text}\n\n`;

export const jobReply = (job: string): string =>
  `Content-Type: command/reply\nReply-Text: +OK Job-UUID: ${job}\nJob-UUID: ${job}\n\n`;

export function apiResponse(text: string): string {
  const body = text === '' ? '-ERR no reply\n' : text;
  return `Content-Type: api/response\nContent-Length: ${Buffer.byteLength(body)}\n\n${body}`;
}

const GOODBYE = 'Disconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n';

/** uuid: the channel that an outbound socket controls. */
export function disconnectNotice(uuid: string | undefined, text = GOODBYE): string {
  const about = uuid === undefined ? '' : `Controlled-Session-UUID: ${uuid}\nContent-Disposition: disconnect\n`;
  return `Content-Type: text/disconnect-notice\n${about}Content-Length: ${Buffer.byteLength(text)}\n\n${text}`;
}

export const lingerNotice = (uuid: string, channelName: string, seconds: number): string =>
  `Content-Type: text/disconnect-notice\nControlled-Session-UUID: ${uuid}\nContent-Disposition: linger\n` +
  `Channel-Name: ${channelName}\nLinger-Time: ${seconds}\nContent-Length: 0\n\n`;

export function logLine(level: number, text: string): string {
  const where = 'Text-Channel: 3\nLog-File: mod_event_socket.c\nLog-Func: event_handler\nLog-Line: 382\nUser-Data: \n';
  return `Content-Type: log/data\nContent-Length: ${Buffer.byteLength(text)}\nLog-Level: ${level}\n${where}\n${text}`;
}

export function jsonEvent(headers: Headers, body: string | undefined): string {
  const content =
    body === undefined ? headers : { ...headers, 'Content-Length': String(Buffer.byteLength(body)), _body: body };
  const text = JSON.stringify(content);
  return `Content-Length: ${Buffer.byteLength(text)}\nContent-Type: text/event-json\n\n${text}`;
}

export function plainEvent(headers: Headers, body: string | undefined): string {
  const text =
    plainHeaders(headers) + (body === undefined ? '\n' : `Content-Length: ${Buffer.byteLength(body)}\n\n${body}`);
  return `Content-Length: ${Buffer.byteLength(text)}\nContent-Type: text/event-plain\n\n${text}`;
}

export function plainHeaders(headers: Headers): string {
  let text = '';
  for (const name of Object.keys(headers)) text += `${name}: ${encodeValue(headers[name] ?? '')}\n`;
  return text;
}

// The characters that switch_url_encode does not leave as they are; what looks as if it were encoded already it does.

const UNSAFE = /(?:[\u0000-\u0020"#&+:;<=>?@[\\\]^`{|}\u007f-\uffff]|%(?![0-9A-F]{2}))+/g;

const encodeValue = (value: string): string =>
  value.replace(UNSAFE, (part) =>
    Array.from(Buffer.from(part), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
