import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { generateNumberList, generateNumbers } from '../../../src/dialplan/generate-numbers.ts';
import { action, dialled, element, extension, param, renderInclude } from '../../../src/dialplan/xml.ts';
import { bankConf } from '../../real/bank-conf.ts';
import type { EventSocket } from '../../real/event-socket.ts';
import { freePorts } from '../../real/free-ports.ts';
import { Freeswitch } from '../../real/freeswitch.ts';
import { startPbx, type Pbx } from '../../real/pbx.ts';
import { until } from '../../real/until.ts';

/** What callers dial to reach a contestant. */
export const NUMBERS = { daemon: '4000', callcenter: '4500', script: '4600' } as const;
export const DOCUMENT = 'bench';
export const QUEUE = 'bench@default';
/** What waits hears nothing: tones made for 500 callers would be most of what is measured. */
export const SILENCE = 'silence_stream://-1';
/** Below the ports that the system hands out; for each side enough for 1 900 legs. */
const RTP = { pbx: [16_400, 24_000], bank: [24_002, 31_600] } as const;

const HANG_UP_PAUSE_MS = 200;

/**
 * The FreeSWITCH that is measured, with the project's configuration and what each contestant needs, and a second one
 * that is the telephones: SIP and RTP over the loopback interface, as in a real installation, but on the same machine.
 */
export interface Box {
  readonly pbx: Pbx;
  readonly bank: Freeswitch;
  /** HOST:PORT where all telephones are: those named `ring…` ring, those named `talk…` answer at once. */
  readonly telephones: string;
  /** Nobody is left on either of the two. */
  empty(): Promise<void>;
  stop(): Promise<void>;
}

export async function startBox(): Promise<Box> {
  const pbx = await startPbx({
    files: confFiles(),
    env: { PBX_HOLD_MUSIC: SILENCE, PBX_RTP_START_PORT: String(RTP.pbx[0]), PBX_RTP_END_PORT: String(RTP.pbx[1]) },
  });
  await pbx.events.send('noevents');
  const bank = await startTelephones(pbx).catch(async (error: unknown) => {
    await pbx.stop();
    throw error;
  });
  return {
    pbx,
    bank: bank.freeswitch,
    telephones: `127.0.0.1:${bank.sipPort}`,
    empty: () =>
      until('nobody is left', async () => (await isEmptied(bank.freeswitch)) && isEmptied(pbx), 60_000).then(
        () => undefined,
      ),
    stop: async () => {
      await Promise.all([bank.freeswitch.stop(), pbx.stop()]);
    },
  };
}

/** Calls that were still on their way may come after the order to hang up. */
async function isEmptied({ events }: { readonly events: EventSocket }): Promise<boolean> {
  if ((await events.api('show channels count')).startsWith('0 total')) return true;
  await events.api('hupall NORMAL_CLEARING');
  await pause(HANG_UP_PAUSE_MS);
  return false;
}

async function startTelephones(pbx: Pbx): Promise<{ freeswitch: Freeswitch; sipPort: number }> {
  const [eslPort = 0, sipPort = 0] = await freePorts(2);
  const password = randomBytes(9).toString('hex');
  const conf = bankConf({
    eslPort,
    password,
    sipPort,
    rtp: RTP.bank,
    phones: [],
    pbx: { sipPort: pbx.address.sipPort, domain: pbx.domain },
    extensions: [
      extension('rings', dialled('^ring'), [action('ring_ready'), action('park')]),
      extension('talks', dialled('^talk'), [action('answer'), action('park')]),
    ],
  });
  const writeConf = (folder: string): Promise<void> => writeFile(join(folder, 'freeswitch.xml'), conf);
  return { freeswitch: await Freeswitch.start({ eslPort, password, subscribe: '', writeConf }), sipPort };
}

/** Laid over the project's freeswitch-conf. */
function confFiles(): Record<string, string> {
  const numbers = [{ number: NUMBERS.daemon, to: { is: 'document', name: DOCUMENT }, then: null } as const];
  return {
    'generated/number-list.xml': generateNumberList(numbers),
    'generated/numbers.xml': generateNumbers(numbers),
    'local/bench.modules.xml': renderInclude([element('load', { module: 'mod_callcenter' })]),
    'autoload_configs/callcenter.conf.xml': callcenterConf(),
    'local/bench.public.xml': renderInclude([
      extension('mod_callcenter', dialled(`^${NUMBERS.callcenter}$`), [
        action('answer'),
        action('callcenter', QUEUE),
        action('hangup'),
      ]),
      extension('script', dialled(`^${NUMBERS.script}$`), [action('answer'), action('park')]),
    ]),
  };
}

/** As its example, but for the silence; agents come and go by its API. The table is in FreeSWITCH's db folder. */
const callcenterConf = (): string =>
  renderInclude([
    element('configuration', { name: 'callcenter.conf' }, [
      element('settings'),
      element('queues', {}, [
        element('queue', { name: QUEUE }, [
          param('strategy', 'longest-idle-agent'),
          param('moh-sound', SILENCE),
          param('time-base-score', 'system'),
          param('max-wait-time', '0'),
          param('max-wait-time-with-no-agent', '0'),
          param('tier-rules-apply', 'false'),
          param('discard-abandoned-after', '60'),
          param('abandoned-resume-allowed', 'false'),
        ]),
      ]),
      element('agents'),
      element('tiers'),
    ]),
  ]);
