import { OUR_LEG_PREFIX, type Snapshot } from '../model/fact.ts';
import type { Draft } from '../model/draft.ts';
import { dropRegistration } from '../change/drop-registration.ts';
import { publish } from '../change/publish.ts';
import { missRecording, presentIn } from '../change/room-recording.ts';
import { roomOf } from '../rules/leg-place.ts';
import { DONE, type Ruling } from './ruling.ts';
import { onLegHungUp, SWITCH_LOST, UNSEEN } from './on-leg-hung-up.ts';
import { reconcileLeg } from './reconcile-leg.ts';

/**
 * The switch's truth is laid over our record of it: legs that are gone are gone, the others are where it says, and the
 * rules steer them from there. Channels that we made and know nothing of are hung up; all other traffic is left alone.
 */
export function onSnapshot(draft: Draft, snapshot: Snapshot): Ruling {
  const there = new Map(snapshot.legs.map((leg) => [leg.legId, leg]));
  const isSameSwitch = draft.get('link', 'switch')?.switchId === snapshot.switchId;
  attach(draft, snapshot.switchId);
  for (const id of [...draft.all('leg')].map((leg) => leg.id)) {
    // Read only now: the end of one leg changes others.
    const leg = draft.get('leg', id);
    const seen = there.get(id);
    if (seen === undefined) onLegHungUp(draft, id, isSameSwitch ? UNSEEN : SWITCH_LOST);
    else if (leg !== undefined) reconcileLeg(draft, leg, seen);
  }
  reconcileRecordings(draft, new Set(snapshot.recordedRooms));
  for (const { legId } of snapshot.legs)
    if (legId.startsWith(OUR_LEG_PREFIX) && !draft.isChanged('leg', legId))
      draft.commands.push({ do: 'hang-up', legId, cause: 'NORMAL_CLEARING' });
  reconcileRegistrations(draft, snapshot.registered);
  return DONE;
}

function attach(draft: Draft, switchId: string): void {
  draft.put('link', { id: 'switch', isAttached: true, switchId });
  publish(draft, 'switch.back', 'default', 'switch', null, {});
}

/** What the switch was told before it was lost to us, and did not do. */
function reconcileRecordings(draft: Draft, recorded: ReadonlySet<string>): void {
  for (const conversation of [...draft.all('conversation')])
    if (!recorded.has(roomOf(conversation)) && presentIn(draft, conversation).length > 0)
      missRecording(draft, conversation);
}

function reconcileRegistrations(draft: Draft, registered: readonly string[]): void {
  const now = new Set(registered);
  for (const { id } of [...draft.all('registration')]) if (!now.has(id)) dropRegistration(draft, id);
  for (const id of now) if (draft.get('registration', id) === undefined) draft.put('registration', { id });
}
