import { Type, type Static } from '@sinclair/typebox';
import type { Skill } from '../core/model/agent.ts';
import type { NamedSkill, SkillChange } from '../core/model/request.ts';
import { closed, oneOf, optional, skillName, whole } from './schema.ts';

const MOST = 1000;

const score = optional(whole(0, 1_000_000, 'how good he is at it; from 1 on he has it'));
const enabled = optional(Type.Boolean({ description: 'false: as if he had it not' }));

export const skillsInput = Type.Array(closed({ name: skillName, score, enabled }), {
  maxItems: MOST,
  description: `at most ${MOST} skills`,
});

const DEFAULTS: Skill = { score: 1, enabled: true };

export const skillsFrom = (given: Static<typeof skillsInput>): NamedSkill[] =>
  given.map((skill) => ({ ...DEFAULTS, ...skill }));

const change = closed(
  { opt: oneOf([0, 1, 2], '1 add or change, 2 remove, 0 remove all'), name: optional(skillName), score, enabled },
  {
    allOf: [
      {
        if: { required: ['opt'], properties: { opt: { const: 0 } } },
        then: { properties: { name: false, score: false, enabled: false } },
      },
      { if: { required: ['opt'], properties: { opt: { const: 1 } } }, then: { required: ['name'] } },
      {
        if: { required: ['opt'], properties: { opt: { const: 2 } } },
        then: { required: ['name'], properties: { score: false, enabled: false } },
      },
    ],
  },
);

export const skillChangesInput = Type.Array(change, {
  minItems: 1,
  maxItems: MOST,
  description: `1 to ${MOST} changes, done in order`,
});

/** What a change leaves out stays as the agent has it, after the changes before it. */
export function skillChangesFrom(
  given: Static<typeof skillChangesInput>,
  has: Readonly<Record<string, Skill>>,
): SkillChange[] {
  const known = new Map(Object.entries(has));
  return given.map((each): SkillChange => {
    const { opt, name = '', ...rest } = each;
    if (opt === 0) known.clear();
    if (opt === 0) return { opt };
    if (opt === 2) known.delete(name);
    if (opt === 2) return { opt, name };
    const skill: Skill = { ...(known.get(name) ?? DEFAULTS), ...rest };
    known.set(name, skill);
    return { opt, name, ...skill };
  });
}
