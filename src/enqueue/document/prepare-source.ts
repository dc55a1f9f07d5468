import { refuse } from '../refusal.ts';

const MAX_BYTES = 64 * 1024;

/** Control characters, lone surrogates and what XML has no place for. Line breaks and tabs are text. */
const FORBIDDEN = /(?![\t\n\r])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u;

/** An XML document without its byte order mark, line breaks as `\n`: what XML prescribes before anything is read. */
export const normalizeSource = (xml: string): string =>
  xml
    .slice(0, MAX_BYTES)
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n');

const countBytes = (text: string): number => {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
};

/** Throws a Refusal for a document that is larger than 64 KiB of UTF-8, or that holds characters no document may. */
export const checkSource = (xml: string, source: string): void => {
  if (xml.length > MAX_BYTES || countBytes(xml) > MAX_BYTES) refuse(0, '', `larger than ${MAX_BYTES} bytes`);
  const forbidden = source.search(FORBIDDEN);
  if (forbidden >= 0) refuse(forbidden, '', 'control characters are not allowed');
};
