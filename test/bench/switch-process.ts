import { embeddedDialplan } from '../../src/demo/embedded-dialplan.ts';
import {
  startEmbeddedSwitch,
  type Behaviour,
  type EmbeddedSwitch,
  type LegHandle,
} from '../../src/embedded-switch/index.ts';

/** What the bench asks of the switch in its own process. */
export type SwitchRequest =
  | { readonly ask: 'open'; readonly socket: string; readonly numbers: Readonly<Record<string, string>> }
  | { readonly ask: 'telephones'; readonly users: readonly string[]; readonly behaviour: Partial<Behaviour> }
  | { readonly ask: 'call'; readonly number: string; readonly count: number }
  | { readonly ask: 'cycle'; readonly number: string; readonly callers: number; readonly seconds: number };

export interface Cycled {
  readonly ended: number;
  readonly seconds: number;
  /** Processor time of the switch, seconds. */
  readonly cpu: number;
}

/** How many calls are placed in one turn: a real switch does not ring all at the same instant either. */
const AT_ONCE = 50;

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

async function call(pbx: EmbeddedSwitch, number: string, count: number): Promise<void> {
  for (let placed = 0; placed < count; placed += AT_ONCE) {
    for (let n = 0; n < Math.min(AT_ONCE, count - placed); n += 1) pbx.call(number, { from: '5550001' });
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** So many callers, each of whom calls again as soon as his call is over. */
async function cycle(pbx: EmbeddedSwitch, number: string, callers: number, seconds: number): Promise<Cycled> {
  const handles = new Set<LegHandle>();
  const over = new AbortController();
  let ended = 0;
  const call = (): void => {
    const handle = pbx.call(number, { from: '5550001' });
    handles.add(handle);
    void handle.ended.then(() => {
      handles.delete(handle);
      if (over.signal.aborted) return;
      ended += 1;
      call();
    });
  };
  const [begun, before] = [performance.now(), cpuSeconds()];
  for (let n = 0; n < callers; n += 1) call();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  over.abort();
  for (const handle of handles) handle.hangup();
  return { ended, seconds: (performance.now() - begun) / 1000, cpu: cpuSeconds() - before };
}

async function answer(pbx: EmbeddedSwitch, request: SwitchRequest): Promise<unknown> {
  switch (request.ask) {
    case 'open':
      for (const [number, plan] of Object.entries(embeddedDialplan(request.socket, 'silence', request.numbers)))
        pbx.setExtension(number, plan);
      return null;
    case 'telephones':
      for (const user of request.users) pbx.addTelephone(user, request.behaviour);
      return null;
    case 'call':
      return call(pbx, request.number, request.count);
    case 'cycle':
      return cycle(pbx, request.number, request.callers, request.seconds);
  }
}

const pbx = await startEmbeddedSwitch({ domain: 'bench.test' });
process.on('message', (request: SwitchRequest) => {
  void answer(pbx, request).then((reply) => process.send?.(reply ?? null));
});
process.on('disconnect', () => process.exit(0));
process.send?.({ port: pbx.port, password: pbx.password });
