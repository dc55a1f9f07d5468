import type { NumberedCommand } from '../core/model/command.ts';
import type { Fact, Snapshot } from '../core/model/fact.ts';

/** A call that a script handed to us over the outbound event socket; its channel is parked and under our control. */
export interface Arrival {
  readonly legId: string;
  /** Caller's number, at most 64 characters, '' when withheld. */
  readonly from: string;
  readonly fromName: string;
  readonly to: string;
  readonly isAnswered: boolean;
  /** The channel variables that begin with enqueue_ or ivr_ (not those of results), decoded. */
  readonly variables: Readonly<Record<string, string>>;
}

export type Outcome = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** How the switch speaks to the engine. All calls come one after the other, in the order of the switch's events. */
export interface SwitchListener {
  /** Ids of the legs that the engine believes to be alive: the snapshot tells of each one that still is. */
  knownLegs(): readonly string[];
  /** After every (re)connection, before any fact of that connection. */
  onAttached(snapshot: Snapshot): void;
  /** The connection is gone, or the switch said that it dropped events. Commands without outcome will get none. */
  onLost(reason: string): void;
  onArrival(arrival: Arrival): void;
  onFact(fact: Fact): void;
  /** How a command ended. An originate ends when the switch took it; the call's fate is told by facts. */
  onOutcome(commandId: number, outcome: Outcome): void;
}

/** FreeSWITCH, or the embedded switch: both are reached over the same event sockets. */
export interface SwitchPort {
  start(listener: SwitchListener): Promise<void>;
  /** Never throws. While not attached the outcome is a failure with reason 'not attached'. */
  send(command: NumberedCommand): void;
  isAttached(): boolean;
  stop(): Promise<void>;
}
