import t from 'tap';
import { OPERATIONS } from './operations.ts';
import { MUTATIONS } from './mutations.ts';
import { run, type Run } from './run.ts';
import type { Broken } from './judge.ts';
import { shrink } from './shrink.ts';
import { shortest, tell, type Play } from './story.ts';
import { OF_ADMINISTRATORS, TEMPERAMENTS, WHILE_RINGING } from './temperaments.ts';

t.setTimeout(0);

void t.test('only what is needed to fail is left', async (t) => {
  const things = Array.from({ length: 100 }, (_, index) => index);
  const fails = (some: readonly number[]): boolean => some.includes(17) && some.includes(64) && some.includes(65);
  t.strictSame(await shrink(things, fails), [17, 64, 65]);
  t.strictSame(await shrink(things, () => false), things);
});

void t.test('a day is the same every time, and when its steps are played again', (t) => {
  const first = run(3);
  t.strictSame(run(3), first);
  const again = run(3, { steps: first.steps });
  t.equal(again.decisions, first.decisions);
  t.strictSame(again.broken, first.broken);
  t.end();
});

void t.test('a failing day is made short, and is told', async (t) => {
  const { rules } = MUTATIONS.find(({ name }) => name === 'a conversation of one goes on') ?? {};
  if (rules === undefined) throw new Error('there is no such mutation');
  const play: Play = (seed, options) => run(seed, { ...options, rules });
  const failed = run(1, { rules });
  const story = await shortest(failed as Run & { broken: Broken }, play);
  t.ok(story.steps.length <= 6, `${story.steps.length} of ${failed.steps.length} steps`);
  const told = await tell(story, play);
  t.match(told.at(-1), /a conversation has two members/);
  t.ok(
    told.some((line) => line.includes('-> originate')),
    told.join('\n'),
  );
  t.equal((await tell(story)).at(-1), 'and all holds');
});

void t.test('every request is made by somebody', (t) => {
  const made = new Set([
    ...TEMPERAMENTS.flatMap(({ free, talking }) => [...free, ...talking]),
    ...WHILE_RINGING,
    ...OF_ADMINISTRATORS,
    'agent.keepalive',
  ]);
  t.strictSame(
    Object.keys(OPERATIONS).filter((name) => !made.has(name)),
    [],
  );
  t.end();
});
