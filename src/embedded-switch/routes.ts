import type { Core } from './core.ts';
import { contactOf, type Behaviour } from './telephones.ts';

/** Whom a dial string reaches. */
export interface Route {
  readonly profile: string;
  readonly number: string;
  readonly address: string;
  /** The account, when it is one of ours. */
  readonly user: string | undefined;
  readonly behaviour: Behaviour;
  /** The channel is made, and dropped at once. */
  readonly refusal?: string;
}

type NoRoute = { readonly cause: string };

/**
 * user/USER[@DOMAIN], sofia/gateway/GATEWAY/NUMBER, sofia/PROFILE/NUMBER@ADDRESS. loopback/NUMBER/CONTEXT is taken for
 * the number outside: what runs at its other end is not played out.
 */
export function findRoute(core: Core, target: string): Route | NoRoute {
  const [kind = '', ...parts] = target.split('/');
  switch (kind) {
    case 'user':
      return toUser(core, parts[0] ?? '');
    case 'loopback':
      return outside(core, 'loopback', parts[0] ?? '', '');
    case 'sofia':
      return parts[0] === 'gateway' ? throughGateway(core, parts) : throughProfile(core, parts);
    default:
      return { cause: 'CHAN_NOT_IMPLEMENTED' };
  }
}

const outside = (core: Core, profile: string, number: string, address: string): Route => ({
  profile,
  number,
  address,
  user: undefined,
  behaviour: core.directory.behaviourOf(number),
});

function throughGateway(core: Core, [, gateway = '', ...rest]: readonly string[]): Route {
  const route = outside(core, 'external', rest.join('/'), gateway);
  return core.settings.gateways.includes(gateway) ? route : { ...route, refusal: 'INVALID_GATEWAY' };
}

function throughProfile(core: Core, [profile = '', ...rest]: readonly string[]): Route {
  const [number = '', address = ''] = rest.join('/').split('@');
  const route = outside(core, profile, number, address);
  return core.settings.profiles.includes(profile) ? route : { ...route, refusal: 'INVALID_PROFILE' };
}

function toUser(core: Core, account: string): Route | NoRoute {
  const [user = '', domain = core.settings.domain] = account.split('@');
  const telephone = domain === core.settings.domain ? core.directory.telephones.get(user) : undefined;
  if (!telephone) return { cause: 'SUBSCRIBER_ABSENT' };
  if (!telephone.isRegistered) return { cause: 'USER_NOT_REGISTERED' };
  return {
    profile: core.settings.profiles[0] ?? 'internal',
    number: user,
    address: contactOf(core, user).split('@')[1] ?? '',
    user,
    behaviour: telephone.behaviour,
  };
}
