import type { RequestName } from '../../src/core/model/request.ts';

/**
 * What people and faults do: a story is a list of these. Everything else (what the daemon commands, what the switch
 * tells, when timers fire) follows from them. Names stand for what is found at the moment: `@talk:tom` is the
 * conversation that tom is in then. A step that finds nothing does nothing.
 */
export type Step = { readonly at: number } & Deed;

export type Deed =
  /** A script hands a call over, or the same call comes again; document: number of one, -1: one that is none. */
  | { readonly does: 'call'; readonly who: string; readonly document: number; readonly from: string }
  | { readonly does: 'ring' | 'sound' | 'answer'; readonly who: string }
  | { readonly does: 'hang-up'; readonly who: string; readonly cause: string }
  | { readonly does: 'register' | 'unregister'; readonly who: string }
  | { readonly does: 'ask'; readonly name: RequestName; readonly params: Params }
  | { readonly does: 'feature'; readonly who: string; readonly feature: 'login' | 'logout' | 'idle' | 'busy' }
  | { readonly does: 'lose-connection' | 'connect' | 'restart-switch' | 'kill-daemon' }
  /** by: the clock of the machine stands otherwise by so much, ms. */
  | { readonly does: 'start-daemon'; readonly by: number }
  /** A control socket breaks; its dialplan comes round. */
  | { readonly does: 'drop-socket'; readonly who: string }
  /** Only where there are wires: the event socket is torn, or brings nothing for a while; a switch that hangs. */
  | { readonly does: 'cut-socket' }
  | { readonly does: 'stall-socket' | 'hang-switch'; readonly ms: number }
  /** The next events are lost, and the switch says so then. */
  | { readonly does: 'lose-events' }
  /** null: it is fine again. */
  | { readonly does: 'weather'; readonly weather: Weather | null };

export type Params = Readonly<Record<string, unknown>>;

/** How badly the switch behaves: of 1000 facts or commands, and the longest delay in ms. */
export interface Weather {
  readonly lost: number;
  readonly twice: number;
  readonly failing: number;
  readonly lateMs: number;
}

export const CALM: Weather = { lost: 0, twice: 0, failing: 0, lateMs: 25 };
