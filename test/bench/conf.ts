import { seal } from '../../src/conf-files/seal.ts';
import { generateFiles } from '../../src/dialplan/generate-files.ts';
import { DEFAULT_SETTINGS, type SwitchSettings } from '../../src/dialplan/settings.ts';
import { withoutFreeswitch } from '../real/freeswitch.ts';
import { startPbx, type Pbx } from '../real/pbx.ts';
import { summarize, timesOf } from './quantiles.ts';

/** Generation by the size of the call centre; and what a FreeSWITCH with so much of it does in what time. */
const SIZES = [
  [20, 5],
  [2000, 500],
] as const;
const ROUNDS = 200;

const settingsFor = (extensions: number, numbers: number): SwitchSettings => ({
  ...DEFAULT_SETTINGS,
  extensions: Array.from({ length: extensions }, (_, n) => ({
    user: String(10_000 + n),
    password: { is: 'text', text: `secret-${n}` },
    displayName: String(10_000 + n),
  })),
  numbers: Array.from({ length: numbers }, (_, n) => ({
    number: String(4000 + n),
    to: { is: 'script', name: 'none' },
    then: null,
  })),
});

function generateAll(settings: SwitchSettings): Record<string, string> {
  const files = generateFiles(settings);
  if (!files.ok) throw new Error(files.error.join());
  return Object.fromEntries(files.value.map(({ path, text }) => [path, seal(path, text)]));
}

const say = (what: string, times: readonly number[]): void =>
  void process.stdout.write(`${what}, ms: ${summarize(times)}\n`);

/** A call to the last number, up to what answers it: the script that is not there, which ends it. */
async function measure(pbx: Pbx, size: string, lastUser: string, lastNumber: string): Promise<void> {
  say(`${size}: reloadxml`, await timesOf(5, () => pbx.api('reloadxml')));
  say(
    `${size}: look for the last user`,
    await timesOf(ROUNDS, () => pbx.api(`user_exists id ${lastUser} ${pbx.domain}`)),
  );
  say(`${size}: a call to the last number`, await timesOf(ROUNDS, () => callOut(pbx, lastNumber)));
  say(`${size}: a call to no number`, await timesOf(ROUNDS, () => callOut(pbx, '777777')));
}

const callOut = (pbx: Pbx, number: string): Promise<string> =>
  pbx.bgapi(`originate {ignore_early_media=true}loopback/${number}/public &park()`);

for (const [extensions, numbers] of SIZES) {
  const size = `${extensions} extensions and ${numbers} numbers`;
  const settings = settingsFor(extensions, numbers);
  say(`${size}: generation`, await timesOf(10, () => generateAll(settings)));
  if (withoutFreeswitch() !== false) continue;
  const pbx = await startPbx({ files: generateAll(settings) });
  await measure(pbx, size, String(10_000 + extensions - 1), String(4000 + numbers - 1));
  await pbx.stop();
}
