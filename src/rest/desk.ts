import { lookAt, type Draft } from '../core/model/draft.ts';
import type { Request, RequestName, Requests } from '../core/model/request.ts';
import type { World } from '../core/model/world.ts';
import { err } from '../lib/result.ts';
import { refusalFrom } from './errors.ts';
import type { Lockout } from './lockout.ts';
import type { RestParts } from './ports.ts';
import type { Answer } from './route.ts';
import type { Streams } from './streams.ts';

/** What handlers work with. */
export interface Desk extends RestParts {
  readonly streams: Streams;
  /** Of those who guess agents' passwords. */
  readonly passwords: Lockout;
}

/** Has the core decide; its answer, or its rejection with the HTTP status that fits. */
export function ask<N extends RequestName>(desk: Desk, callcentre: string, name: N, params: Requests[N]): Answer {
  const answer = desk.engine.request({ name, callcentre, params } as Request);
  return answer.ok ? answer : err(refusalFrom(answer.error));
}

export const worldOf = (desk: Desk): World => desk.engine.world;

export const isSwitchAttached = (desk: Desk): boolean => worldOf(desk).tables.link.get('switch')?.isAttached === true;

/** As a rule sees the world now. */
export function look({ engine, clock }: Pick<Desk, 'engine' | 'clock'>): Draft {
  const at = clock.now();
  return lookAt(engine.world, at, clock.dayOf(at));
}
