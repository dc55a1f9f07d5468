import type { Agent } from '../model/agent.ts';
import type { CallOptions } from '../model/call-options.ts';
import type { Draft } from '../model/draft.ts';
import type { Errand, Purpose, Seek } from '../model/errand.ts';
import { notifyErrand } from './notify.ts';

/** agent null: the application began it. */
export function newErrand(
  draft: Draft,
  callcentre: string,
  agent: Agent | null,
  purpose: Purpose,
  seek: Seek,
  userData: string | null,
  options: CallOptions,
): Errand {
  const errand: Errand = {
    id: draft.newId('er'),
    callcentre,
    agent: agent?.id ?? null,
    purpose,
    seek,
    isSeeking: false,
    failure: null,
    options,
    userData,
  };
  notifyErrand(draft, errand, { phase: 'begun', msg: 'begun' });
  return errand;
}
