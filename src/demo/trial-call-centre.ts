import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import type { RequestName, Requests } from '../core/model/request.ts';
import type { EmbeddedSwitch } from '../embedded-switch/index.ts';
import type { Engine } from '../engine/engine.ts';

/** Numbers of the trial, and their documents in dialplans/. */
export const TRIAL_NUMBERS = { '4000': 'support', '4001': 'sales', '4002': 'agent' };

/** The package's own: the trial may be run in any folder. */
export const TRIAL_DOCUMENTS = fileURLToPath(new URL('../../../dialplans', import.meta.url));

const AGENTS: readonly { name: string; skills: Readonly<Record<string, number>> }[] = [
  { name: '1001', skills: { support: 90 } },
  { name: '1002', skills: { support: 60, sales: 40 } },
  { name: '1003', skills: { sales: 80 } },
  { name: '1004', skills: { support: 30, sales: 30, vip: 90 } },
];

const CONDITIONS: readonly { id: string; where: string; sort: string; priority: number }[] = [
  { id: 'vip', where: 'has("vip")', sort: 'get("vip")', priority: 20 },
  { id: 'support', where: 'has("support")', sort: 'get("support")', priority: 10 },
  { id: 'sales', where: 'has("sales")', sort: 'get("sales")', priority: 5 },
];

const KEEPALIVE_MS = 60_000;
/** Callers arrive so far apart, on average, and talk so long. */
const BETWEEN_MS = 4_000;
const TALK_MS = 20_000;
const MOST_CALLERS = 8;

export interface Trial {
  stop(): void;
}

/** A small call centre on the embedded switch, so that there is something to look at: agents, conditions, and callers that arrive. */
export function startTrial(engine: Engine, pbx: EmbeddedSwitch, logger: Logger): Trial {
  setUp(engine, pbx);
  const alive = setInterval(() => keepAgents(engine), KEEPALIVE_MS);
  let arriving = setTimeout(arrive, 500);
  function arrive(): void {
    arriving = setTimeout(arrive, Math.random() * 2 * BETWEEN_MS);
    if (pbx.channels().filter(({ direction }) => direction === 'inbound').length >= MOST_CALLERS) return;
    const number = pick(Object.keys(TRIAL_NUMBERS));
    const from = `555${String(Math.floor(Math.random() * 10_000)).padStart(4, '0')}`;
    logger.info({ from, number }, 'trial: a caller arrives');
    pbx.call(number, { from, behaviour: { hangupMs: TALK_MS * (0.5 + Math.random()) } });
  }
  return {
    stop: () => {
      clearInterval(alive);
      clearTimeout(arriving);
    },
  };
}

function setUp(engine: Engine, pbx: EmbeddedSwitch): void {
  for (const { id, where, sort, priority } of CONDITIONS)
    ask(engine, 'condition.create', {
      id,
      where,
      sort,
      priority,
      queueTimeoutMs: 60_000,
      fetchTimeoutMs: 20_000,
      channel: null,
      remark: 'trial',
    });
  for (const { name } of AGENTS) {
    pbx.addTelephone(name, { ringMs: 50, answerMs: 1_500 + Math.random() * 2_500 });
    ask(engine, 'extension.create', { id: name, line: { type: 1, user: name, password: '' } });
  }
  keepAgents(engine);
}

/** They never log out, also when the daemon was away for longer than their logins last. */
function keepAgents(engine: Engine): void {
  for (const { name, skills } of AGENTS) {
    const named = Object.entries(skills).map(([skill, score]) => ({ name: skill, score, enabled: true }));
    if (!ask(engine, 'agent.keepalive', { name }))
      ask(engine, 'agent.login', { name, num: null, state: 'idle', skills: named, extension: name, channel: null });
  }
}

/** What is there already from an earlier start is refused, and stays. */
function ask<N extends RequestName>(engine: Engine, name: N, params: Requests[N]): boolean {
  return engine.request({ name, callcentre: 'default', params } as Parameters<Engine['request']>[0]).ok;
}

function pick<T>(items: readonly T[]): T {
  return items[Math.floor(Math.random() * items.length)] as T;
}
