import { handleOf, type LegHandle } from './callers.ts';
import type { Channel } from './channel.ts';
import type { Core } from './core.ts';
import { ANSWERS_AT_ONCE, expire, setRegistered, type Behaviour, type Telephone } from './telephones.ts';

export interface TelephoneHandle {
  readonly user: string;
  /** For the calls from now on; what is not named goes back to its default. */
  behave(behaviour: Partial<Behaviour>): void;
  register(isRegistered: boolean): void;
  /** Its registration runs out without a word. */
  expire(): void;
  /** Its calls, oldest first. */
  legs(): LegHandle[];
}

export function addTelephone(core: Core, user: string, behaviour: Partial<Behaviour>): TelephoneHandle {
  const known = core.directory.telephones.get(user);
  const telephone: Telephone = known ?? {
    user,
    isRegistered: false,
    registeredAt: 0,
    callId: core.newUuid(),
    behaviour: ANSWERS_AT_ONCE,
  };
  telephone.behaviour = { ...ANSWERS_AT_ONCE, ...behaviour };
  core.directory.telephones.set(user, telephone);
  if (!telephone.isRegistered) setRegistered(core, telephone, true);
  return {
    user,
    behave: (next) => void (telephone.behaviour = { ...ANSWERS_AT_ONCE, ...next }),
    register: (isRegistered) => core.enter(() => setRegistered(core, telephone, isRegistered)),
    expire: () => core.enter(() => expire(core, telephone)),
    legs: () =>
      [...core.channels.values()]
        .filter((channel) => isLegOf(core, channel, user))
        .map((channel) => handleOf(core, channel)),
  };
}

const isLegOf = (core: Core, channel: Channel, user: string): boolean =>
  channel.presenceId === `${user}@${core.settings.domain}`;

export function removeTelephone(core: Core, user: string): void {
  const telephone = core.directory.telephones.get(user);
  if (!telephone) return;
  setRegistered(core, telephone, false);
  core.directory.telephones.delete(user);
}
