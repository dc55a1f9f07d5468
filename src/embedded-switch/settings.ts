import type { Clock } from '../pace/clock.ts';
import type { Net } from '../pace/net.ts';
import type { Extensions } from './dialplan.ts';
import type { Behaviour } from './telephones.ts';

/** What a switch is started with; index.ts holds the defaults. */
export interface Settings {
  readonly host: string;
  readonly password: string;
  /** Of the telephones' accounts. */
  readonly domain: string;
  readonly hostname: string;
  readonly switchname: string;
  readonly clock: Clock;
  readonly net: Net;
  /** A channel notices what it was told so long after it was told (FreeSWITCH: at its next frame, up to 20 ms). 0: at once. */
  readonly tickMs: number;
  readonly heartbeatMs: number;
  readonly sipPort: number;
  readonly profiles: readonly string[];
  readonly gateways: readonly string[];
  /** Answers of global_getvar; core_uuid is always there. */
  readonly globals: Record<string, string>;
  /** Music that a lone member hears, by conference profile (moh-sound). */
  readonly conferenceMusic: Readonly<Record<string, string>>;
  /** What a number outside does when nothing else was said about it; what this leaves out: it answers at once. */
  readonly outside: Partial<Behaviour>;
  readonly dialplan: Extensions;
  /** How long a sound lasts, Infinity for one without end, null when there is no such file. */
  readonly soundMs: (file: string) => number | null;
  /** Numbers of the same seed make the same run; default: random. */
  readonly newUuid: (() => string) | undefined;
}
