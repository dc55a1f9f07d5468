import type { Leg } from '../../../src/core/model/leg.ts';
import type { World } from '../../../src/core/model/world.ts';
import type { Passing } from '../bounds.ts';
import type { Hears } from '../../../src/embedded-switch/index.ts';

/**
 * Where who hears whom is otherwise than the modes say: who is in a room and hears no file of his own hears all others
 * there who may be heard, whoever whispers to him, and nobody else. Legs of which something is asked are on their way.
 */
export function deafEars({ tables: { leg } }: World, hears: Hears): Passing[] {
  const faults: Passing[] = [];
  for (const one of leg.values()) {
    const heard = hears[one.id]?.filter((name) => leg.has(name));
    if (heard === undefined || one.asked !== null || !isInRoom(one)) continue;
    const { room, flags, voice } = one.state;
    if (voice !== null) continue;
    const others = [...leg.values()].filter(({ id, state }) => id !== one.id && isIn(state, room));
    if (others.some(({ asked }) => asked !== null)) continue;
    const wanted = flags.deaf ? [] : others.filter(({ state }) => !isMute(state)).map(({ id }) => id);
    const whisper = [...leg.values()].filter(
      ({ state }) => state.is === 'tapping' && state.isWhisper && state.target === one.id,
    );
    const isOther = [...wanted, ...whisper.map(({ id }) => id)].sort().join() !== heard.sort().join();
    if (isOther)
      faults.push({
        rule: 'who is heard is who may be heard',
        what: `${one.id} hears ${heard.join()}, not ${wanted.join()}`,
      });
  }
  return faults;
}

type Joined = Extract<Leg['state'], { is: 'joined' }>;

const isInRoom = (leg: Leg): leg is Leg & { state: Joined } => leg.state.is === 'joined';
const isIn = (state: Leg['state'], room: string): boolean => state.is === 'joined' && state.room === room;
const isMute = (state: Leg['state']): boolean => state.is === 'joined' && state.flags.mute;
