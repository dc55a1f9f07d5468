/**
 * How FreeSWITCH cuts a text into parts (switch_separate_string): quotes ' hold a part together and are taken away,
 * a backslash protects. Blanks may come in runs; between other delimiters a part may be empty. The last of `limit`
 * parts keeps whatever follows.
 */
// eslint-disable-next-line complexity -- a transcript of what FreeSWITCH does, character by character
export function separate(text: string, delimiter: string, limit = Infinity): string[] {
  const isBlank = delimiter === ' ';
  const parts: string[] = [];
  let start = -1; // of the present part
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    if (start < 0) {
      if (isBlank && text[at] === ' ' && parts.length > 0) continue;
      start = at;
      isQuoted = false;
    }
    if (parts.length + 1 === limit) break;
    if (isBlank && text.slice(start, at).trim() === '' && text[at] === ' ') continue;
    if (text[at] === '\\') at += 1;
    else if (text[at] === "'" && (isBlank || isQuoted || text.includes("'", at + 1))) isQuoted = !isQuoted;
    else if (text[at] === delimiter && !isQuoted) {
      parts.push(text.slice(start, at));
      start = -1;
    }
  }
  if (start >= 0) parts.push(text.slice(start));
  return parts.map((part) => clean(part, isBlank ? undefined : delimiter));
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', s: ' ' };

/** cleanup_separated_string: quotes and escapes go, blanks at both ends too. */
function clean(text: string, delimiter: string | undefined): string {
  let result = '';
  let kept = 0;
  let isQuoted = false;
  const source = text.replace(/^ +/, '');
  for (let at = 0; at < source.length; at += 1) {
    const char = source[at] ?? '';
    const escaped = char === '\\' ? unescape(source[at + 1] ?? '', delimiter) : undefined;
    if (escaped !== undefined) {
      result += escaped;
      at += 1;
      kept = result.length;
    } else if (char === "'" && (isQuoted || source.includes("'", at + 1))) {
      isQuoted = !isQuoted;
      if (isQuoted) kept = result.length;
    } else {
      result += char;
      if (char !== ' ' || isQuoted) kept = result.length;
    }
  }
  return result.slice(0, kept);
}

/** Undefined: the backslash stays. */
function unescape(char: string, delimiter: string | undefined): string | undefined {
  return char === "'" || char === '"' || char === '\\' || char === delimiter ? char : ESCAPES[char];
}
