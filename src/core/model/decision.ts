import type { Command } from './command.ts';
import type { Notice } from './notice.ts';
import type { Published } from './published.ts';
import type { Rejection } from './rejection.ts';
import type { Change } from './world.ts';

/** What follows from one input: to be committed as one, then the commands leave. */
export interface Decision {
  readonly changes: readonly Change[];
  readonly commands: readonly Command[];
  readonly published: readonly Published[];
  readonly notices: readonly Notice[];
  /** What the request is answered with; undefined for anything but a request. */
  readonly reply: unknown;
  /** The request was refused, and nothing changed. */
  readonly rejection: Rejection | null;
  /** Why the input changed nothing: late, unknown or of no concern. */
  readonly ignored: string | null;
}
