import type { Fact } from '../../../src/core/model/fact.ts';
import type { SwitchListener } from '../../../src/engine/ports.ts';
import { MUTATIONS } from '../mutations.ts';
import type { WiredOptions } from './run-wired.ts';

/** A rule of the switch room or of the core that is broken: by what goes over the wires, or by what the engine is told. */
export interface WiredMutation {
  readonly name: string;
  readonly options: WiredOptions;
  /** Any of these finds it. */
  readonly foundBy: readonly string[];
}

const AS_BELIEVED = [
  'the switch is as we believe',
  'the switch does what it is asked',
  'who is heard is who may be heard',
  'a leg of ours is on the switch',
  'a caller in our hands is known to us',
];

const deafTo = (name: Fact['fact']) => (listener: SwitchListener) => ({
  ...listener,
  onFact: (fact: Fact) => void (fact.fact === name || listener.onFact(fact)),
});

const ofTheCore = (name: string): WiredOptions => {
  const found = MUTATIONS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no mutation "${name}"`);
  return { rules: found.rules };
};

export const WIRED_MUTATIONS: readonly WiredMutation[] = [
  {
    name: 'that the switch has lost events is not read',
    options: { bendTold: (text) => text.replaceAll('log/data', 'log/none') },
    foundBy: AS_BELIEVED,
  },
  {
    name: 'rooms are not seen in a snapshot',
    options: { bendTold: (text) => text.replaceAll(/"members":\s*\[/g, (found) => found.replace('me', 'mo')) },
    foundBy: AS_BELIEVED,
  },
  {
    name: 'that a leg is parked is not told',
    options: { bendListener: deafTo('leg-parked') },
    foundBy: AS_BELIEVED,
  },
  {
    name: 'what a leg hears is not ended before it is given back',
    options: { bendSaid: (text) => text.replaceAll('api uuid_break ', 'api uuid_exists ') },
    foundBy: AS_BELIEVED,
  },
  {
    name: 'whoever is to be mute is not',
    options: { bendSaid: (text) => text.replaceAll(/(api conference \S+) mute /g, '$1 unmute ') },
    foundBy: AS_BELIEVED,
  },
  {
    name: 'hang-ups are not commanded',
    options: ofTheCore('hang-ups are not commanded'),
    foundBy: ['a channel of ours is known to us', ...AS_BELIEVED],
  },
  {
    name: 'a snapshot is not believed',
    options: ofTheCore('a snapshot is not believed'),
    foundBy: ['a channel of ours is known to us', 'a caller in our hands is known to us'],
  },
];
