import type { Selector } from '../../enqueue/model.ts';
import { key } from '../model/call-centre.ts';
import type { Draft } from '../model/draft.ts';

/** Names in an expression whose value changes by the mere passing of time. */
const CLOCKS = /\b(idle_seconds|calls_today)\b/;

/** May an agent come to match without anything happening? */
export function isTimeDependent(draft: Draft, callcentre: string, by: Selector): boolean {
  if (by.is === 'expression') return CLOCKS.test(by.where);
  if (by.is !== 'condition') return false;
  return CLOCKS.test(draft.get('condition', key(callcentre, by.id))?.where ?? '');
}
