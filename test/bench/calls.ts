import type { Cycled } from './switch-process.ts';
import { NUMBER, openOffice } from './office.ts';
import { processorSeconds } from './processor.ts';

const AGENTS = 300;
const CALLERS = Number(process.env['BENCH_CALLERS'] ?? 150);
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 10);
const TALK_MS = 20;

/** Enter, offer, answer, talk, hang up, as fast as it goes. */
const office = await openOffice();
await office.addAgents(AGENTS, 'idle', { hangupMs: TALK_MS });
await office.pbx<Cycled>({ ask: 'cycle', number: NUMBER, callers: CALLERS, seconds: 2 });
const before = processorSeconds(office.daemon().pid);
const { ended, seconds, cpu } = await office.pbx<Cycled>({
  ask: 'cycle',
  number: NUMBER,
  callers: CALLERS,
  seconds: SECONDS,
});
const used = processorSeconds(office.daemon().pid) - before;
const perSecond = ended / seconds;
console.log(
  `calls, ${AGENTS} agents, ${CALLERS} callers at once: ${perSecond.toFixed(0)} calls/s; ` +
    `the daemon ${(used / seconds).toFixed(2)} cores, ${((1000 * used) / ended).toFixed(2)} ms a call; ` +
    `the switch ${(cpu / seconds).toFixed(2)} cores, ${((1000 * cpu) / ended).toFixed(2)} ms a call`,
);
await office.close();
