import { decide } from '../core/decide/decide.ts';
import type { Decision } from '../core/model/decision.ts';
import type { Input } from '../core/model/input.ts';
import { applyChanges, type World } from '../core/model/world.ts';

/** What an input of the past comes to, in the world that it met then; that goes on with it. Nothing is stored or sent. */
export function redecide(world: World, input: Input): Decision {
  const decision = decide(world, input);
  applyChanges(world, decision.changes);
  return decision;
}
