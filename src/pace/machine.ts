import { realClock, type Clock } from './clock.ts';
import { realNet, type Net } from './net.ts';

/** What a switch, and whoever speaks with it, has of the machine that it runs on. A simulation has another one. */
export interface Machine {
  readonly clock: Clock;
  readonly net: Net;
}

export const THIS_MACHINE: Machine = { clock: realClock, net: realNet };
