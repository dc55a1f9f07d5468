const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * A text as the third word of `uuid_setvar`, so that the channel variable holds exactly this text afterwards, but for
 * what `disarm` writes otherwise. The switch splits by blanks three times at most, then undoes backslashes, drops
 * paired quotes and trims blanks (switch_separate_string, cleanup_separated_string). What cannot be held: NUL (refuse
 * before), and the empty text, which is the same as no variable.
 */
export function encodeVariableValue(value: string): string {
  const escaped = disarm(value).replace(/[\\'\n\r\t]/g, (character) => ESCAPES[character] ?? character);
  const trimmed = escaped.replace(/^ +| +$/g, (blanks) => '\\s'.repeat(blanks.length));
  // An empty pair of quotes is dropped by the switch, and keeps the name from being taken for an order to unload.
  return trimmed.replace(/mod_event_socket/gi, (name) => `${name.slice(0, 3)}'_'${name.slice(4)}`);
}

/**
 * A dialplan that reads a variable runs what it finds in there: of `${system(…)}` a command of the machine (1.10.12,
 * switch_channel_expand_variables). No escape holds, since texts are expanded twice (`set`) and each time loses
 * backslashes and the quotes behind them. So the sign that begins it is told as `%`, as FreeSWITCH tells it in a caller's
 * name; at the end as well, where the next variable may go on with a brace.
 */
const disarm = (value: string): string => value.replace(/\$(?=[\\']*(?:\{|$))/g, '%');
