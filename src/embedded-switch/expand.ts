import { runApi } from './api-commands.ts';
import type { Channel } from './channel.ts';
import type { Core } from './core.ts';

const DEEPEST = 100;

/**
 * Replaces ${name} by the channel's variable (or the switch's, or nothing) and ${command(argument)} by what an api
 * command says. What comes out of a variable is expanded too, what a command says is not; a backslash keeps a dollar
 * sign, and takes a quote with it (switch_channel_expand_variables_check).
 */
export function expand(core: Core, channel: Channel, text: string, depth = 0): string {
  if (depth > DEEPEST || !/\$\\*\{|\\[\\nst']/.test(text)) return text;
  const marks = /\\(?:(\$)\$?|'|(\\))|\$?(\$)(\{)?/g;
  let result = '';
  let at = 0;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    const [, escapedDollar, backslash, dollar, brace] = mark;
    result += text.slice(at, mark.index);
    at = marks.lastIndex;
    if (brace === undefined) {
      result += escapedDollar ?? backslash ?? dollar ?? '';
      continue;
    }
    const end = closing(text, at - 1, '{', '}');
    result += evaluate(core, channel, text.slice(at, end), depth + 1);
    marks.lastIndex = at = end + 1;
  }
  return result + text.slice(at);
}

/** The one that closes the bracket at `open`; where there is none, the end of the text. */
function closing(text: string, open: number, opening: string, end: string): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === opening) depth += 1;
    else if (text[at] === end && (depth -= 1) === 0) return at;
  }
  return text.length;
}

/** It is a command by how it is written, not by what its own variables hold. */
function evaluate(core: Core, channel: Channel, inner: string, depth: number): string {
  const cut = inner.search(/[ (]/);
  if (cut < 0) {
    const name = expand(core, channel, inner, depth);
    return expand(core, channel, channel.variables.get(name) ?? core.settings.globals[name] ?? '', depth);
  }
  const argument = inner.slice(cut + 1, inner[cut] === '(' ? closing(inner, cut, '(', ')') : undefined);
  let said = '';
  runApi(
    core,
    expand(core, channel, inner.slice(0, cut), depth),
    expand(core, channel, argument, depth),
    (text) => (said = text),
  );
  return said;
}
