import type { RequestName } from '../../src/core/model/request.ts';

/** How somebody at a telephone of the call centre is. Times in ms, chances of 1000. */
export interface Temperament {
  readonly name: string;
  /** From the ringing to the answer, at least and at most. */
  readonly answersAfter: readonly [number, number];
  readonly neverAnswers?: number;
  readonly refuses?: number;
  /** He hangs up on whom he talks with. */
  readonly hangsUp: number;
  readonly talksFor: number;
  /** He gives no sign of life, and does not log out. */
  readonly isForgetful?: boolean;
  /** His telephone is unregistered so often. */
  readonly losesLine?: number;
  /** What he does while he is free, every minute or two, and so often. */
  readonly free: readonly RequestName[];
  readonly freeEvery?: number;
  /** What he does while he talks; so many times in a call, at most. */
  readonly talking: readonly RequestName[];
  readonly busyness?: number;
  /** Every request is made twice or with another at the same moment: once by REST, once by protocol. */
  readonly hasTwoDesks?: boolean;
}

const PLAIN_TALK = ['agent.send-keys', 'conversation.set-agent-mode', 'conversation.leave'] as const;
const SETTINGS = ['agent.set-state', 'agent.after-call', 'agent.arrange'] as const;

const PROMPT = {
  answersAfter: [1000, 6000],
  hangsUp: 350,
  talksFor: 120_000,
  free: SETTINGS,
  talking: PLAIN_TALK,
} as const;

/** Who works here. */
export const TEMPERAMENTS: readonly Temperament[] = [
  { ...PROMPT, name: 'pia' },
  { ...PROMPT, name: 'sam', answersAfter: [8000, 40_000], talksFor: 300_000 },
  { ...PROMPT, name: 'ned', neverAnswers: 900 },
  { ...PROMPT, name: 'rex', refuses: 600, free: ['agent.set-state'], talking: ['conversation.remove'] },
  { ...PROMPT, name: 'hal', hangsUp: 1000, talksFor: 4000 },
  { ...PROMPT, name: 'flo', isForgetful: true },
  {
    ...PROMPT,
    name: 'lou',
    free: ['agent.set-state', 'agent.set-state', 'agent.arrange', 'agent.logout'],
    freeEvery: 120_000,
  },
  {
    ...PROMPT,
    name: 'sue',
    free: [
      'agent.supervise',
      'agent.supervise',
      'agent.supervise',
      'agent.substitute',
      'agent.interrupt',
      'conversation.join',
    ],
    freeEvery: 90_000,
    talking: [
      'agent.supervise',
      'agent.supervise',
      'agent.substitute',
      'agent.interrupt',
      'agent.hang-up',
      'conversation.join',
    ],
    busyness: 3,
  },
  { ...PROMPT, name: 'ulf', losesLine: 150 },
  {
    ...PROMPT,
    name: 'tom',
    talking: [
      'agent.call',
      'agent.call',
      'agent.complete-consult',
      'agent.transfer',
      'agent.transfer',
      'agent.invite',
      'agent.merge',
      'agent.hand-on',
      'agent.cancel',
      'conversation.set-agent-mode',
      'conversation.set-call-mode',
    ],
    busyness: 4,
  },
  {
    ...PROMPT,
    name: 'dee',
    free: ['agent.call', 'agent.call', 'agent.meet', 'conversation.join', 'agent.answer'],
    freeEvery: 150_000,
    talking: [
      'agent.set-media',
      'agent.invite',
      'conversation.invite',
      'agent.merge',
      'agent.send-keys',
      'agent.hang-up',
    ],
    busyness: 3,
  },
  {
    ...PROMPT,
    name: 'rea',
    free: ['agent.set-state', 'agent.call', 'agent.reset', 'agent.set-skills', 'agent.login', 'agent.set-extension'],
    talking: [
      'conversation.leave',
      'agent.transfer',
      'agent.call',
      'conversation.remove',
      'agent.reset',
      'agent.cancel',
    ],
    busyness: 2,
    hasTwoDesks: true,
  },
];

/** While his telephone rings. */
export const WHILE_RINGING: readonly RequestName[] = ['offer.reject', 'offer.forward', 'agent.answer', 'agent.hang-up'];

export const OF_ADMINISTRATORS: readonly RequestName[] = [
  'condition.create',
  'condition.update',
  'condition.update',
  'condition.remove',
  'agent.set-skills',
  'agent.set-skills',
  'channel.create',
  'channel.remove',
  'callcentre.create',
  'extension.remove',
  'extension.create',
  'task.cancel',
  'task.cancel',
  'conversation.remove',
];
