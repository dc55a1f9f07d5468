import type { Script } from './lua.ts';

/** An application and its data, or a script. */
export type Step = readonly [application: string, data?: string] | LuaStep;

export interface LuaStep {
  /** The script's name, as it is shown. */
  readonly lua: string;
  readonly script: Script;
}

export type Plan = readonly Step[];

/** Dialled number → what to do; CONTEXT/NUMBER in another context than `default`. '*' stands for every other number. */
export type Extensions = Readonly<Record<string, Plan>>;

export interface Dialplan {
  set(number: string, plan: Plan): void;
  find(number: string, context: string): Plan | undefined;
}

export function createDialplan(extensions: Extensions): Dialplan {
  const plans = new Map(Object.entries(extensions));
  return {
    set: (number, plan) => void plans.set(number, plan),
    find(number, context) {
      const prefix = context === 'default' ? '' : `${context}/`;
      return plans.get(prefix + number) ?? plans.get(`${prefix}*`);
    },
  };
}

export const isLuaStep = (step: Step): step is LuaStep => 'script' in step;

export const applicationStep = (step: Exclude<Step, LuaStep>): [name: string, data: string] => [step[0], step[1] ?? ''];

/** An empty plan: no route. */
export function resolve(dialplan: Dialplan, destination: string, kind: string, context: string): Plan {
  return kind === 'inline' ? parseInline(destination) : (dialplan.find(destination, context) ?? []);
}

/** `app:data,app:data`; `m:^:app:data^app:data` for data with commas. */
export function parseInline(text: string): Plan {
  const marked = /^m:(.):(.*)$/s.exec(text);
  const [delimiter, list] = marked ? [marked[1] ?? ',', marked[2] ?? ''] : [',', text];
  return list
    .split(delimiter)
    .filter((part) => part !== '')
    .map((part): Step => {
      const colon = part.indexOf(':');
      return colon < 0 ? [part.trim()] : [part.slice(0, colon).trim(), part.slice(colon + 1)];
    });
}
