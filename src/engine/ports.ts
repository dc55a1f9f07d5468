import type { NumberedCommand } from '../core/model/command.ts';
import type { Decision } from '../core/model/decision.ts';
import type { Fact, Snapshot, Survey } from '../core/model/fact.ts';
import type { Input } from '../core/model/input.ts';
import type { Published } from '../core/model/published.ts';
import type { Change, Kind, Tables, World } from '../core/model/world.ts';

/** A call that a script handed to us over the outbound event socket; its channel is parked and under our control. */
export interface Arrival {
  readonly legId: string;
  /** Caller's number, at most 64 characters, '' when withheld. */
  readonly from: string;
  readonly to: string;
  readonly isAnswered: boolean;
  /** Whose password the caller's telephone proved to know; null: nobody's. Not what it calls itself. */
  readonly user: string | null;
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
  /**
   * Reads how the switch is now; what it had to tell before has been told by then. The legs that are in doubt, by what its
   * lists say, are asked for one by one. Null: not attached, or no longer.
   */
  survey(findDoubtful: (survey: Survey) => Promise<readonly string[]>): Promise<Survey | null>;
  /** false: new calls are to wait where they are, with the music of their dialplan. */
  setTaking(isTaking: boolean): void;
  /** Attaches anew: something that it told was not heard. */
  reread(reason: string): void;
  stop(): Promise<void>;
}

/** Time for the engine: real, or a test's. */
export interface Clock {
  /** ms UTC; never goes back while running. */
  now(): number;
  /** Number of the local day of a time. */
  dayOf(at: number): number;
  /** Calls back once, not before `at`; returns how to cancel it. */
  wakeAt(at: number, callback: () => void): () => void;
}

/** All that one decision changes. */
export interface Commit {
  /** ms UTC */
  readonly at: number;
  readonly changes: readonly Change[];
  readonly commands: readonly NumberedCommand[];
  /** Numbers of commands whose outcome is known. */
  readonly endedCommands: readonly number[];
  readonly published: readonly Published[];
}

/** An event as it is delivered: `body` is what the receiver gets. */
export interface StoredEvent {
  readonly seq: number;
  /** ms UTC. */
  readonly at: number;
  readonly event: string;
  readonly callcentre: string;
  /** Conversation, queue task or agent: events of one are delivered in order. */
  readonly about: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Loaded {
  readonly changes: readonly Change[];
  /** Commands that had left, or were about to, without a known outcome. */
  readonly commands: readonly NumberedCommand[];
  readonly lastCommandId: number;
  /** Higher than any task's. */
  readonly lastSerial: number;
}

export interface StorePort {
  load(): Loaded;
  /** In one transaction, in this order. Throws when it cannot be written: nothing of it is stored then. */
  commit(...commits: readonly Commit[]): readonly StoredEvent[];
  /** Does an error of `commit` say that nothing can be stored for now? */
  isAway(error: unknown): boolean;
  /** Throws while it is so: writes something, with some room to spare, and takes it back. */
  probe(): void;
}

/** The rows of the database that another program has changed since the last look. */
export interface RowAudit {
  findEdited(tables: Tables): readonly { readonly kind: Kind; readonly id: string }[];
}

/** Keeps every input with what was decided; it must not throw. */
export interface JournalPort {
  /** In the order in which they were decided, after they are stored. */
  write(input: Input, decision: Decision): void;
  /** All that is decided is written, and has come to this world: what follows goes on from it. At the start first. */
  follow(world: World, at: number, day: number): void;
}
