import { IDLE_LEG, type Asked, type Leg, type LegState } from '../../../src/core/model/leg.ts';

export const FLAGS = { open: { mute: false, deaf: false }, held: { mute: true, deaf: true } } as const;

export const legWith = (fields: Partial<Leg>): Leg => ({
  id: 'l',
  callcentre: 'default',
  party: { is: 'caller', from: '1', to: '2' },
  isAnswered: true,
  isAttached: true,
  state: { is: 'parked', voice: null },
  ...IDLE_LEG,
  createdAt: 0,
  ...fields,
});

/** Every state, with whatever makes a difference within it. */
export const LEG_STATES: Readonly<Record<string, LegState>> = {
  dialling: { is: 'dialling' },
  ringing: { is: 'ringing', hasEarlyMedia: false },
  early: { is: 'ringing', hasEarlyMedia: true },
  answered: { is: 'answered' },
  parked: { is: 'parked', voice: null },
  playing: { is: 'parked', voice: 'music' },
  'in A': { is: 'joined', room: 'A', flags: FLAGS.open, voice: null },
  'in A held': { is: 'joined', room: 'A', flags: FLAGS.held, voice: null },
  'in A hearing': { is: 'joined', room: 'A', flags: FLAGS.open, voice: 'music' },
  'in B': { is: 'joined', room: 'B', flags: FLAGS.open, voice: null },
  detached: { is: 'detached' },
};

const describeKnown = new Map(Object.entries(LEG_STATES).map(([name, state]) => [JSON.stringify(state), name]));

export const describeState = (state: LegState): string =>
  describeKnown.get(JSON.stringify(state)) ?? JSON.stringify(state);

export const ASKED: Readonly<Record<string, Asked>> = {
  'room A': { for: 'room', room: 'A' },
  'flags open': { for: 'flags', flags: FLAGS.open },
  park: { for: 'park' },
  attach: { for: 'attach' },
  script: { for: 'script', isReleased: false },
  end: { for: 'end' },
};
