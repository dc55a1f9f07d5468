import type { Draft } from '../model/draft.ts';
import { publish } from '../change/publish.ts';
import { DONE, type Ruling } from './ruling.ts';

/** Calls on the switch go on without us; nobody is offered anything until it is back. */
export function onSwitchLost(draft: Draft): Ruling {
  const link = draft.get('link', 'switch');
  if (link?.isAttached !== true) return { ignored: 'lost already' };
  draft.put('link', { ...link, isAttached: false });
  publish(draft, 'switch.lost', 'default', 'switch', null, {});
  return DONE;
}
