import type { Core } from './core.ts';
import type { SwitchEvent } from './events.ts';

/** What happens to an event: it is lost, comes twice, comes late, or comes after the next event that is not held. */
export type EventFault =
  | { readonly do: 'lose' }
  | { readonly do: 'double' }
  | { readonly do: 'delay'; readonly ms: number }
  | { readonly do: 'swap' };

export interface EventRule {
  readonly matches: (event: { readonly name: string; readonly headers: Readonly<Record<string, string>> }) => boolean;
  readonly fault: EventFault;
  /** For so many events; default: until cleared. */
  times?: number;
}

export interface RefusalRule {
  /** The command as sent without `api` or `bgapi`, e.g. /^originate /, or `sendmsg …`. */
  readonly matches: RegExp;
  /** Default '-ERR refused'. */
  readonly reply?: string;
  /** For so many commands; default 1. */
  times?: number;
}

/** How the switch is told to misbehave. */
export interface Faults {
  onEvents(rule: EventRule): void;
  refuse(rule: RefusalRule): void;
  /** As a process that is stopped: takes what is sent and says nothing, on old and new connections, until told otherwise. */
  setSilent(isSilent: boolean): void;
  readonly isSilent: boolean;
  clear(): void;
  /** @internal */
  pass(core: Core, event: SwitchEvent, deliver: (event: SwitchEvent) => void): void;
  /** @internal the reply of a refused command */
  refusalOf(command: string): string | undefined;
  /** @internal */
  onSilence: (() => void) | undefined;
}

export function createFaults(): Faults {
  let rules: EventRule[] = [];
  let refusals: RefusalRule[] = [];
  let held: SwitchEvent[] = [];
  let isSilent = false;

  const faults: Faults = {
    onEvents: (rule) => void rules.push({ ...rule }),
    refuse: (rule) => void refusals.push({ times: 1, ...rule }),
    setSilent(silent) {
      isSilent = silent;
      faults.onSilence?.();
    },
    get isSilent() {
      return isSilent;
    },
    clear() {
      rules = [];
      refusals = [];
      if (isSilent) faults.setSilent(false);
    },
    pass(core, event, deliver) {
      const rule = rules.find((candidate) => candidate.matches(event));
      if (rule) rules = useOnce(rules, rule);
      const fault = rule?.fault;
      if (fault?.do === 'swap') return void held.push(event);
      if (fault?.do === 'delay') return void core.after(fault.ms, () => deliver(event));
      if (fault?.do !== 'lose') deliver(event);
      if (fault?.do === 'double') deliver(event);
      const late = held;
      held = [];
      for (const one of late) deliver(one);
    },
    refusalOf(command) {
      const rule = refusals.find((candidate) => candidate.matches.test(command));
      if (!rule) return undefined;
      refusals = useOnce(refusals, rule);
      return rule.reply ?? '-ERR refused';
    },
    onSilence: undefined,
  };
  return faults;
}

function useOnce<T extends { times?: number }>(rules: T[], rule: T): T[] {
  if (rule.times === undefined) return rules;
  rule.times -= 1;
  return rule.times > 0 ? rules : rules.filter((other) => other !== rule);
}
