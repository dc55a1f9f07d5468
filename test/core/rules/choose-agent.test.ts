import t from 'tap';
import { CHOICES, type Choice } from '../../../src/enqueue/model.ts';
import { createRandom } from '../../../src/lib/random.ts';
import type { Agent } from '../../../src/core/model/agent.ts';
import { chooseAgents, type Candidate } from '../../../src/core/rules/choose-agent.ts';
import { Scene } from '../kit.ts';

const model = new Scene({ agents: { a: {} } }).agent('a');
const TODAY = 7;

/** d has the worst sort value; a rested longest, b had fewest calls (a's are of yesterday), c was offered longest ago. */
const FIELDS: Readonly<Record<string, Partial<Agent>>> = {
  a: { lastCallAt: 1, callsToday: 9, callsDay: TODAY, lastOfferAt: 5 },
  b: { lastCallAt: 2, callsToday: 1, callsDay: TODAY, lastOfferAt: 6 },
  c: { lastCallAt: 3, callsToday: 2, callsDay: TODAY, lastOfferAt: 4 },
  d: { lastCallAt: 0, callsToday: 9, callsDay: TODAY - 1, lastOfferAt: 0 },
};
const candidate = (name: string, more: Partial<Candidate> = {}): Candidate => ({
  agent: { ...model, ...FIELDS[name], name },
  value: name === 'd' ? 1 : 2,
  hasRefused: false,
  ...more,
});
const ALL = ['a', 'b', 'c', 'd'].map((name) => candidate(name));

const choose = (candidates: readonly Candidate[], choice: Choice, seed = 1): string =>
  chooseAgents(candidates, choice, TODAY, createRandom([seed, 0, 0, 0]))
    .map(({ name }) => name)
    .join();

const draws = (candidates: readonly Candidate[], choice: Choice): string[] =>
  [...new Set(Array.from({ length: 200 }, (_, seed) => choose(candidates, choice, seed)))].sort();

void t.test('among the best-sorted ones, by choice', (t) => {
  const expected: Readonly<Record<Choice, string[]>> = {
    random: ['a', 'b', 'c'],
    lru: ['a'],
    fewest_calls: ['b'],
    round_robin: ['c'],
    ring_all: ['a,b,c,d'],
  };
  for (const choice of CHOICES) t.strictSame(draws(ALL, choice), expected[choice], choice);
  t.end();
});

void t.test('calls of yesterday do not count', (t) => {
  t.equal(
    choose(
      ALL.map((one) => ({ ...one, value: 0 })),
      'fewest_calls',
    ),
    'd',
  );
  t.end();
});

void t.test('equal ones are drawn among', (t) => {
  const equal = ALL.map(({ agent }) => ({ agent: { ...agent, ...FIELDS['a'] }, value: 0, hasRefused: false }));
  for (const choice of CHOICES.filter((one) => one !== 'ring_all'))
    t.strictSame(draws(equal, choice), ['a', 'b', 'c', 'd']);
  t.end();
});

void t.test('who has refused is left out while others are there', (t) => {
  for (const choice of CHOICES) {
    const some = [candidate('a', { hasRefused: true }), candidate('d')];
    t.equal(choose(some, choice), 'd', choice);
    const none = [candidate('a', { hasRefused: true })];
    t.equal(choose(none, choice), 'a', choice);
  }
  t.end();
});

void t.test('nobody is chosen where nobody is', (t) => {
  for (const choice of CHOICES) t.equal(choose([], choice), '');
  t.end();
});
