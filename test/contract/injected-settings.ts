import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkSettings } from '../../src/dialplan/check-settings.ts';
import { directoryUser } from '../../src/dialplan/generate-directory.ts';
import { generateGateways } from '../../src/dialplan/generate-switch.ts';
import { DEFAULT_SETTINGS, type Extension, type Gateway } from '../../src/dialplan/settings.ts';
import { renderInclude } from '../../src/dialplan/xml.ts';
import { isPlayable } from '../../src/switch/grammar.ts';
import { until } from '../real/until.ts';
import type { Stage } from '../stage/create-stage.ts';
import { onBothSwitches } from '../stage/on-both-switches.ts';
import { watchCanaries } from './canaries.ts';
import { shareOf, writeInjections } from './injections.ts';
import { enqueue, toAgent, toSkill } from './words.ts';

/** Somebody who answers nothing. */
const PROXY = '127.0.0.1:9';

const gatewayOf = (text: string, n: number): Gateway => ({
  name: `hostile${n}`,
  proxy: PROXY,
  username: text,
  password: text,
  realm: null,
  fromDomain: null,
  transport: 'udp',
  registers: true,
  showsCallerInFrom: false,
});

const extensionOf = (text: string, n: number): Extension => ({
  user: `hostile${n}`,
  password: { is: 'text', text },
  displayName: text,
});

const isTaken = (more: object): boolean => checkSettings({ ...DEFAULT_SETTINGS, ...more }).length === 0;

/** Writes files of FreeSWITCH's, has them loaded, and gives how they are as before. */
async function load(
  folder: string,
  api: (command: string) => Promise<string>,
  files: Readonly<Record<string, string>>,
): Promise<() => Promise<void>> {
  const before = Object.keys(files).map((path) => {
    const file = join(folder, path);
    return [file, existsSync(file) ? readFileSync(file, 'utf8') : null] as const;
  });
  const read = async (): Promise<void> => {
    await api('reloadxml');
    await api('sofia profile external rescan');
  };
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  await read();
  return async () => {
    for (const [file, text] of before)
      if (text === null) rmSync(file);
      else writeFileSync(file, text);
    await read();
  };
}

onBothSwitches('what a generated file holds is read as it was, and runs nothing', {}, async (t, stage) => {
  const canaries = await watchCanaries(stage);
  t.teardown(() => canaries.close());
  const { api } = canaries;
  const texts = writeInjections(canaries.trapOf).map(({ text }) => text);
  const gateways = texts.map(gatewayOf).filter((gateway) => isTaken({ gateways: [gateway] }));
  const extensions = texts.map(extensionOf).filter((extension) => isTaken({ extensions: [extension] }));
  t.ok(gateways.length > 40 && extensions.length > 30, `${gateways.length} gateways, ${extensions.length} telephones`);
  const folder = stage.rig.confDir ?? join(stage.folder, 'conf');
  for (const name of ['generated', 'local']) mkdirSync(join(folder, name), { recursive: true });
  const undo = await load(folder, api, {
    'generated/gateways.xml': generateGateways(gateways),
    'local/hostile.users.xml': renderInclude(extensions.map(directoryUser)),
  });
  t.teardown(undo);
  if (stage.kind === 'real') {
    const { domain } = stage.rig.address;
    const differing: string[] = [];
    for (const { user, displayName } of extensions)
      for (const asked of ['param password', 'var effective_caller_id_name'])
        if ((await api(`user_data ${user}@${domain} ${asked}`)) !== displayName.trim())
          differing.push(`${asked} ${displayName}`);
    t.strictSame(differing, []);
    await until('the gateways are there', async () =>
      (await api(`sofia status gateway ${gateways.at(-1)?.name}`)).includes('Proxy'),
    );
    for (const { name } of gateways) {
      await api(`originate {originate_timeout=1}sofia/gateway/${name}/1 &park()`);
      await api(`sofia profile external killgw ${name}`);
    }
  }
  t.strictSame(await canaries.fired(), []);
  t.equal(await stage.isReady(), true);
});

const SOUNDS = ['hold_music', 'dial', 'ringback', 'queue'] as const;

/** The daemon, with these sounds instead of its own. */
async function startWith(stage: Stage, texts: readonly string[]): Promise<void> {
  const file = join(stage.folder, 'enqueued.json');
  const config = JSON.parse(readFileSync(file, 'utf8')) as { switch: Record<string, unknown> };
  const [hold_music, ...tones] = SOUNDS.map((_, n) => texts[n % texts.length]);
  const [dial, ringback, queue] = tones;
  writeFileSync(
    file,
    JSON.stringify({ ...config, switch: { ...config.switch, hold_music, tones: { dial, ringback, queue } } }),
  );
  await stage.restartDaemon();
}

onBothSwitches('whatever is named as a sound is only played', {}, async (t, stage) => {
  const canaries = await watchCanaries(stage);
  t.teardown(() => canaries.close());
  const file = join(stage.folder, 'enqueued.json');
  const own = readFileSync(file, 'utf8');
  const all = writeInjections(canaries.trapOf).flatMap(({ text }) => (isPlayable(text) ? [text] : []));
  const texts = shareOf(all, stage.kind, 0);
  t.ok(texts.length > 4, `${texts.length} of the ${all.length} that are taken`);
  for (let at = 0; at < texts.length; at += SOUNDS.length) {
    await startWith(stage, texts.slice(at, at + SOUNDS.length));
    await stage.login('1001', { state: 'busy' });
    const waits = stage.call(stage.number(enqueue('', toSkill('nobody'))));
    await stage.taskOf(waits);
    const rings = stage.call(stage.number(enqueue('ring_mode="2"', toAgent('1002'))));
    await stage.taskOf(rings);
    await waits.hangup();
    await rings.hangup();
    await stage.ok('DELETE', '/agent/1001', { force: true });
    t.strictSame(await canaries.fired(), [], texts.slice(at, at + SOUNDS.length).join());
  }
  writeFileSync(file, own);
  await stage.restartDaemon();
});
