import { performance } from 'node:perf_hooks';
import { memoryOf, NUMBER, openOffice } from './office.ts';
import { processorSeconds } from './processor.ts';
import { summarize, timesOf } from './quantiles.ts';

const WAITING = Number(process.env['BENCH_WAITING'] ?? 10_000);
const TALKING = 50;
const ROUNDS = 300;

/** Memory with very many who wait, and what REST takes under that load. */
const office = await openOffice();
const empty = memoryOf(office.daemon());
await office.addAgents(TALKING, 'idle');
await office.pbx({ ask: 'call', number: NUMBER, count: TALKING });
await office.reached('enqueued_conversations', TALKING);
const begun = performance.now();
await office.pbx({ ask: 'call', number: NUMBER, count: WAITING });
await office.reached('enqueued_tasks', WAITING);
const seconds = (performance.now() - begun) / 1000;
console.log(
  `memory, ${WAITING} waiting calls, MB: ${memoryOf(office.daemon()).toFixed(0)}, empty ${empty.toFixed(0)}; they came within ${seconds.toFixed(1)} s`,
);

const cpu = processorSeconds(office.daemon().pid);
const idleFrom = performance.now();
await new Promise((resolve) => setTimeout(resolve, 20_000));
console.log(
  `idle with ${WAITING} waiting calls: ${((processorSeconds(office.daemon().pid) - cpu) / ((performance.now() - idleFrom) / 1000)).toFixed(3)} cores`,
);

const conversations = await office.api('GET', '/conversation');
const [talk] = conversations.data.result as { id: string; agents: { name: string }[] }[];
if (talk === undefined) throw new Error('nobody talks');
const member = talk.agents[0]?.name ?? '';
const READS = ['/agent', '/agent/a1', '/queue', '/conversation', `/conversation/${talk.id}`];
for (const path of READS)
  console.log(
    `GET ${path.replace(talk.id, 'ID')}, ms: ${summarize(await timesOf(ROUNDS, () => office.api('GET', path)))}`,
  );
let mode = 1;
const change = (): Promise<unknown> =>
  office.api('POST', `/conversation/${talk.id}/agent/${member}/lsm`, { mode: (mode = 3 - mode) });
console.log(`setVoiceIoMode, ms: ${summarize(await timesOf(ROUNDS, change))}`);
await office.close();
