const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * A text as the third word of `uuid_setvar`, so that the channel variable holds exactly this text afterwards. The
 * switch splits by blanks three times at most, then undoes backslashes, drops paired quotes and trims blanks
 * (switch_separate_string, cleanup_separated_string). What cannot be held: NUL (refuse before), and the empty text,
 * which is the same as no variable. Nothing is expanded on the way: `${x}` is kept as it is.
 */
export function encodeVariableValue(value: string): string {
  const escaped = value.replace(/[\\'\n\r\t]/g, (character) => ESCAPES[character] ?? character);
  const trimmed = escaped.replace(/^ +| +$/g, (blanks) => '\\s'.repeat(blanks.length));
  // An empty pair of quotes is dropped by the switch, and keeps the name from being taken for an order to unload.
  return trimmed.replace(/mod_event_socket/gi, (name) => `${name.slice(0, 3)}'_'${name.slice(4)}`);
}
