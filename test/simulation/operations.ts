import { PLAIN } from '../../src/core/model/call-options.ts';
import type { RequestName } from '../../src/core/model/request.ts';
import type { Chance } from './chance.ts';
import { DOCUMENTS } from './documents.ts';
import type { Params } from './step.ts';

/** How each request is made, by an agent or an administrator; every one there is. */
type Maker = (chance: Chance, me: string, colleague: string) => Params;

const STATES = ['idle', 'idle', 'busy', 'away/lunch', 'busy/mail'] as const;
const document = (chance: Chance): string => `@document:${chance.below(DOCUMENTS.length)}`;
const mode = (chance: Chance): number => chance.one([1, 1, 1, 2, 3, 4]);
const conversation = (chance: Chance, me: string): string => (chance.happens(800) ? `@talk:${me}` : `@last:${me}`);
const condition = (chance: Chance): string => chance.one(['any', 'sales', 'vip', 'second', 'extra']);
const RECORDED = { start: 'ring', isBothWays: true, isStereo: false, suffix: 'wav' } as const;

function whom(chance: Chance): Params {
  if (chance.happens(450)) return { by: 'queue', enqueue: document(chance) };
  return {
    by: 'dial',
    number: `055${chance.below(90_000)}`,
    from: null,
    maxDialMs: chance.one([20_000, 60_000]),
    maxAnswerMs: chance.one([30_000, 600_000]),
  };
}

const options = (chance: Chance, isConsult = false): Params => ({
  ...PLAIN,
  isConsult,
  video: chance.happens(100) ? 3 : 0,
  recording: chance.happens(200) ? RECORDED : null,
  workOrderId: chance.happens(100) ? 'w' : null,
});

export const OPERATIONS: Readonly<Record<RequestName, Maker>> = {
  'callcentre.create': () => ({ id: 'default' }),
  'channel.create': () => ({ id: 'second', remark: '' }),
  'channel.remove': () => ({ id: 'second' }),
  'extension.create': (_chance, me) => ({ id: null, line: { type: 1, user: me, password: 'secret' } }),
  'extension.remove': (_chance, me) => ({ id: me }),
  'condition.create': (chance) => ({ ...CONDITION_FIELDS, id: condition(chance), ...conditionFields(chance) }),
  'condition.update': (chance) => ({ id: condition(chance), ...conditionFields(chance) }),
  'condition.remove': (chance) => ({ id: condition(chance) }),
  'agent.login': (chance, me) => ({
    name: me,
    num: String(100 + chance.below(900)),
    state: 'idle',
    skills: [
      { name: 'sales', score: chance.below(100), enabled: chance.happens(900) },
      { name: 'support', score: chance.below(100), enabled: true },
    ],
    extension: me,
    channel: chance.happens(30) ? 'second' : null,
  }),
  'agent.logout': (chance, me) => ({ name: me, force: chance.happens(500) }),
  'agent.keepalive': (_chance, me) => ({ name: me }),
  'agent.set-extension': (chance, me, colleague) => ({ name: me, extension: chance.happens(900) ? me : colleague }),
  'agent.set-state': (chance, me) =>
    chance.happens(200) ? { name: me, state: 'away', forMs: 60_000 } : { name: me, state: chance.one(STATES) },
  'agent.arrange': (_chance, me) => ({ name: me }),
  'agent.after-call': (chance, me) => ({
    name: me,
    next: chance.one(['busy', 'idle', 'out', 'away/tea']),
    forMs: chance.one([null, 30_000]),
  }),
  'agent.reset': (_chance, me) => ({ name: me }),
  'agent.set-skills': (chance, me) => ({
    name: me,
    opts: [
      chance.happens(800)
        ? { opt: 1, name: chance.one(['sales', 'support']), score: chance.below(100), enabled: chance.happens(900) }
        : { opt: 2, name: 'support' },
    ],
  }),
  'task.cancel': () => ({ id: '@task:any' }),
  'offer.reject': (_chance, me) => ({ agent: me, taskId: `@offer:${me}`, data: 'no' }),
  'offer.forward': (chance, me) => ({ agent: me, taskId: `@offer:${me}`, enqueue: document(chance) }),
  'conversation.remove': (chance, me) => ({ id: conversation(chance, me), data: 'd' }),
  'conversation.leave': (chance, me) => ({ id: conversation(chance, me), agent: me, data: null }),
  'conversation.set-call-mode': (chance, me) => ({ id: `@talk:${me}`, legId: `@other:${me}`, mode: mode(chance) }),
  'conversation.set-agent-mode': (chance, me) => ({ id: conversation(chance, me), agent: me, mode: mode(chance) }),
  'conversation.invite': (chance, me) => ({
    id: conversation(chance, me),
    whom: whom(chance),
    mode: mode(chance),
    background: chance.happens(500),
  }),
  'conversation.join': (chance, me, colleague) => ({
    id: `@talk:${colleague}`,
    agent: me,
    mode: mode(chance),
    others: chance.one(['hold', 'leave all', 'leave active']),
  }),
  'agent.call': (chance, me) => ({
    agent: me,
    whom: whom(chance),
    background: chance.happens(300),
    userData: null,
    options: options(chance, chance.happens(300)),
  }),
  'agent.invite': (chance, me) => ({
    agent: me,
    id: conversation(chance, me),
    whom: whom(chance),
    mode: mode(chance),
    background: chance.happens(500),
    options: options(chance),
  }),
  'agent.transfer': (chance, me) => ({
    agent: me,
    id: conversation(chance, me),
    whom: whom(chance),
    release: chance.happens(500),
    options: options(chance),
  }),
  'agent.meet': (chance, me) => ({ agent: me, room: chance.one(['blue', 'green']) }),
  'agent.cancel': (_chance, me) => ({ agent: me }),
  'agent.complete-consult': (_chance, me) => ({ agent: me, id: `@consult:${me}` }),
  'agent.hand-on': (chance, me) => ({ agent: me, id: conversation(chance, me), number: '4001' }),
  'agent.hang-up': (chance, me) => ({ agent: me, id: chance.one([`@call:${me}`, `@deed:${me}`]) }),
  'agent.set-media': (chance, me) => ({
    agent: me,
    id: `@call:${me}`,
    mode: mode(chance),
    video: chance.one([0, 1, 2, 3, null]),
    isOtherToo: chance.happens(500),
  }),
  'agent.send-keys': (_chance, me) => ({ agent: me, id: `@call:${me}`, keys: '12#', how: 'rfc2833' }),
  'agent.answer': (_chance, me) => ({ agent: me, id: `@deed:${me}` }),
  'agent.supervise': (chance, me, colleague) => ({
    agent: me,
    target: colleague,
    how: chance.one(['eavesdrop', 'whisper', 'force_call']),
  }),
  'agent.substitute': (_chance, me, colleague) => ({ agent: me, target: colleague }),
  'agent.interrupt': (_chance, me, colleague) => ({ agent: me, target: colleague }),
  'agent.merge': (chance, me) => ({ agent: me, source: `@talk:${me}`, target: `@last:${me}`, mode: mode(chance) }),
};

export const CONDITION_FIELDS = {
  where: 'get("sales") > 0',
  sort: null,
  priority: 0,
  queueTimeoutMs: 90_000,
  fetchTimeoutMs: 20_000,
  channel: null,
  remark: '',
};

const conditionFields = (chance: Chance): Params => ({
  priority: chance.below(9),
  queueTimeoutMs: 1000 * chance.between(5, 200),
  fetchTimeoutMs: 1000 * chance.between(5, 45),
  where: chance.one([
    'get("sales") > 40',
    '1 == 1',
    'get("support") > 20 && idle_seconds > 10',
    'id == "pia" || id == "tom"',
    'calls_today < 20',
  ]),
  sort: chance.one([null, 'get("sales")', '0 - calls_today']),
});
