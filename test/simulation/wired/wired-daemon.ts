import { createSwitchListener } from '../../../src/attach-switch.ts';
import type { Decision } from '../../../src/core/model/decision.ts';
import type { Input } from '../../../src/core/model/input.ts';
import type { Request } from '../../../src/core/model/request.ts';
import type { Settings } from '../../../src/core/model/settings.ts';
import type { World } from '../../../src/core/model/world.ts';
import { createAuditor } from '../../../src/engine/audit.ts';
import { createEngine, type Engine } from '../../../src/engine/engine.ts';
import type { Clock, SwitchListener } from '../../../src/engine/ports.ts';
import { createTelephoneBook } from '../../../src/telephone-book.ts';
import { createFreeswitch } from '../../../src/switch/freeswitch.ts';
import { DEFAULT_TIMING, DEFAULT_TONES, type SwitchSettings } from '../../../src/switch/settings.ts';
import { mix } from '../chance.ts';
import { dayOf, SILENT, type Rules, type SimulatedDaemon } from '../daemon.ts';
import { createMemoryStore } from '../memory-store.ts';
import type { Bend, Process } from './memory-net.ts';
import { DAEMON_PORT, MUSIC } from './script-calls.ts';
import { DOMAIN, EVENT_PORT, NUMBERS_CONTEXT, type WiredSwitch } from './wired-switch.ts';

export interface WiredDaemonParts {
  readonly clock: Pick<Clock, 'now'>;
  readonly seed: number;
  readonly settings: Settings;
  readonly lines: WiredSwitch;
  readonly rules: Rules;
  readonly soundsDir: string;
  /** 0: none. */
  readonly auditMs: number;
  readonly bendSaid: Bend | undefined;
  readonly bendListener: (listener: SwitchListener) => SwitchListener;
  readonly onCommitted: (decision: Decision) => void;
  /** Something was thrown where nothing may be. */
  readonly onFault: (error: unknown) => void;
}

/** The engine and the switch room as they are, on a machine of the simulation. */
export function createWiredDaemon(parts: WiredDaemonParts): Omit<SimulatedDaemon, 'happen'> {
  const { seed, settings, lines, rules, bendListener, onCommitted, onFault } = parts;
  const store = createMemoryStore();
  let running: { readonly engine: Engine; readonly process: Process } | null = null;
  let last: Engine | null = null;
  let [skew, drawn, drawnAt] = [0, 0, 0];

  const now = (): number => parts.clock.now() + skew;

  const clockOf = (process: Process): Clock => ({
    now,
    dayOf,
    wakeAt: (at, callback) => {
      const timer = process.clock.setTimer(callback, Math.max(0, at - now()));
      return () => process.clock.clearTimer(timer);
    },
  });

  /** Ids depend on the moment only, so that they are the same in a shorter story. */
  const draw = (): [number, number, number, number] => {
    drawn = drawnAt === now() ? drawn + 1 : 0;
    drawnAt = now();
    return [mix(seed, drawnAt, drawn, 1), mix(seed, drawnAt, drawn, 2), mix(seed, drawnAt, drawn, 3), drawn];
  };

  const start = (): void => {
    const process = lines.net.startProcess(parts.bendSaid);
    const clock = clockOf(process);
    const pbx = createFreeswitch(switchSettings(parts.soundsDir), SILENT, process);
    const engine = createEngine({
      store,
      clock,
      settings,
      logger: SILENT,
      draw,
      defer: (end) => void process.clock.setTimer(end, 0),
      rules: (world: World, input: Input) => rules(world, input),
      send: (numbered) => {
        if (pbx.isAttached()) lines.commanded(numbered.command);
        pbx.send(numbered);
      },
    });
    engine.onCommitted((_events, decision) => onCommitted(decision));
    const auditor = createAuditor({
      ...{ engine, pbx, clock, everyMs: parts.auditMs, logger: SILENT },
      rows: { findEdited: () => [] },
    });
    const listener = createSwitchListener({
      ...{ engine, dialplansDir: '/dev/null', logger: SILENT },
      telephones: createTelephoneBook(engine),
      onAttached: () => lines.attached(),
    });
    const told: SwitchListener = {
      ...listener,
      onLost: (reason) => {
        lines.isConnected = false;
        listener.onLost(reason);
      },
    };
    [running, last] = [{ engine, process }, engine];
    engine.start();
    pbx.start(bendListener(told)).catch(onFault);
    auditor.start();
  };

  return {
    get isUp() {
      return running !== null;
    },
    world: () => (last as Engine).world,
    now,
    start,
    kill: () => {
      running?.process.die();
      running = null;
      lines.isConnected = false;
    },
    stepClock: (byMs) => void (skew += byMs),
    ask: (request: Request) => void running?.engine.request(request),
  };
}

const switchSettings = (soundsDir: string): SwitchSettings => ({
  eventSocket: { host: '127.0.0.1', port: EVENT_PORT, password: 'ClueCon' },
  listen: { host: '127.0.0.1', port: DAEMON_PORT },
  domain: DOMAIN,
  gatewayProfile: 'external',
  outbound: [{ prefix: '', strip: 0, dial: 'sofia/external/{number}@127.0.0.1' }],
  conferenceProfile: 'enqueued',
  codecs: { audio: ['PCMA', 'PCMU'], video: ['VP8', 'H264'] },
  numbersContext: NUMBERS_CONTEXT,
  soundsDir,
  // Nothing can be written there: nobody listens to what was recorded.
  recordingsDir: '/dev/null/recordings',
  music: MUSIC,
  tones: DEFAULT_TONES,
  // Without nudges, which the embedded switch does not need: they would be most of what happens.
  timing: { ...DEFAULT_TIMING, nudgeMs: 0 },
});
