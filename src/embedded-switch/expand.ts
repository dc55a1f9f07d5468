import { runApi } from './api-commands.ts';
import type { Channel } from './channel.ts';
import type { Core } from './core.ts';

/**
 * Replaces ${name} by the channel's variable (or the switch's, or nothing) and ${command(argument)} by what an api
 * command says. What comes out of a variable is not looked at again.
 */
export function expand(core: Core, channel: Channel, text: string): string {
  let result = '';
  let at = 0;
  for (let start = text.indexOf('${'); start >= 0; start = text.indexOf('${', at)) {
    const end = closingBrace(text, start + 1);
    if (end < 0) break;
    result += text.slice(at, start) + evaluate(core, channel, expand(core, channel, text.slice(start + 2, end)));
    at = end + 1;
  }
  return result + text.slice(at);
}

function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    else if (text[at] === '}' && (depth -= 1) === 0) return at;
  }
  return -1;
}

function evaluate(core: Core, channel: Channel, inner: string): string {
  const [, command, argument = ''] = /^(\w+)\((.*)\)$/s.exec(inner) ?? [];
  if (command === undefined) return channel.variables.get(inner) ?? core.settings.globals[inner] ?? '';
  let said = '';
  runApi(core, command, argument, (text) => (said = text));
  return said;
}
