import { runApi } from './api-commands.ts';
import type { Core } from './core.ts';

/** `cond A OPERATOR B ? YES : NO`: numbers are compared as numbers. */
export function cond(arg: string): string {
  const [, left = '', operator = '', right = '', yes = '', no = ''] =
    /^\s*(.*?)\s*(==|!=|>=|<=|>|<)\s*(.*?)\s*\?\s*(.*?)\s*:\s*(.*?)\s*$/s.exec(arg) ?? [];
  if (operator === '') return '-ERR Syntax Error\n';
  return holds(left, operator, right) ? yes : no;
}

function holds(left: string, operator: string, right: string): boolean {
  const [a, b] = [Number(left), Number(right)];
  const areNumbers = left !== '' && right !== '' && !Number.isNaN(a) && !Number.isNaN(b);
  switch (operator) {
    case '==':
      return areNumbers ? a === b : left === right;
    case '!=':
      return areNumbers ? a !== b : left !== right;
    case '>':
      return areNumbers && a > b;
    case '<':
      return areNumbers && a < b;
    case '>=':
      return areNumbers && a >= b;
    default:
      return areNumbers && a <= b;
  }
}

/** `sched_api +SECONDS GROUP COMMAND …` */
export function schedApi(core: Core, arg: string): string {
  const [, seconds, command] = /^\+(\d+) \S+ (.+)$/s.exec(arg) ?? [];
  if (seconds === undefined || command === undefined) return '-ERR Invalid syntax\n';
  const blank = command.indexOf(' ');
  const [name, rest] = blank < 0 ? [command, ''] : [command.slice(0, blank), command.slice(blank + 1)];
  core.after(Number(seconds) * 1000, () => runApi(core, name, rest, () => undefined));
  return '+OK Added: 1\n';
}
