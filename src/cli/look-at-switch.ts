import { wantedPaths } from '../conf-files/compare-files.ts';
import type { Config } from '../config/schema.ts';
import { MP3_MODULE, NEEDED_MODULES } from '../dialplan/generate-switch.ts';
import { findNotLoaded } from '../load-conf.ts';
import { askSwitch } from '../switch/ask-switch.ts';
import { compareConf } from './compare-conf.ts';
import { bad, good, note, type Finding } from './finding.ts';

/** What doctor says of FreeSWITCH: is it reached, has it all that is needed, has it loaded what is generated. */
export async function lookAtSwitch(config: Config): Promise<Finding[]> {
  if (config.switch.kind === 'embedded') return [good('switch', 'the embedded one needs nothing')];
  const { host, port, password = '' } = config.switch.event_socket;
  const modules = modulesFor(config);
  const requests = [
    'version',
    'global_getvar domain',
    ...[MP3_MODULE, ...modules].map((name) => `module_exists ${name}`),
  ];
  const asked = await askSwitch({ host, port, password }, requests);
  if (!asked.ok) return notReached(`${host}:${port}`, asked.error);
  const [version = '', domain = '', mp3 = '', ...exist] = asked.value;
  return [
    good('event socket', `${host}:${port}: ${version.split('\n')[0] ?? ''}`),
    good('event socket password', 'is right'),
    ...modules.map((name, index) =>
      exist[index] === 'true'
        ? good(name, 'loaded')
        : bad(name, `is not loaded; install it, and see that generated/modules.conf.xml is included`),
    ),
    mp3 === 'true'
      ? good(MP3_MODULE, 'loaded')
      : note(
          MP3_MODULE,
          'is not loaded: what agents ask to be recorded as mp3 becomes a wav; install it, if you want mp3',
        ),
    domain === config.switch.domain
      ? good('domain', domain)
      : bad('domain', `the switch says ${JSON.stringify(domain)}; set switch.domain, or PBX_DOMAIN of the switch`),
    await lookAtConf(config),
  ];
}

/** By what the switch's tones, music and questions are made of. */
function modulesFor({ switch: { hold_music: music, xml_curl: curl } }: Config): string[] {
  return [
    ...NEEDED_MODULES,
    ...(music.startsWith('local_stream:') ? ['mod_local_stream'] : []),
    ...(curl.password === undefined ? [] : ['mod_xml_curl']),
  ];
}

/** The first doors are told apart: one that is closed, one that is shut to us, one whose key is another. */
function notReached(where: string, reason: string): Finding[] {
  if (reason.includes('password'))
    return [
      good('event socket', `${where} answers`),
      bad('event socket password', 'is refused; set switch.event_socket.password or password_file'),
    ];
  return [
    reason.includes('apply-inbound-acl')
      ? bad('event socket', `${where} refuses our address; see apply-inbound-acl in event_socket.conf.xml`)
      : bad('event socket', `${where}: ${reason}; is FreeSWITCH running, and is switch.event_socket right?`),
  ];
}

async function lookAtConf(config: Config): Promise<Finding> {
  const what = 'generated files';
  if (config.switch.conf_dir === undefined)
    return note(what, 'switch.conf_dir is not set: nobody keeps the files of FreeSWITCH');
  const problems: string[] = [];
  const found = await compareConf(config, {}, (text) => problems.push(text));
  if (found === null) return bad(what, problems.join('; '));
  const drifted = found.compared.filter(({ state }) => state !== 'same' && state !== 'foreign');
  if (drifted.length > 0)
    return bad(what, `${drifted.map(({ path, state }) => `${path} (${state})`).join(', ')}; see enqueued diff`);
  const notLoaded = await findNotLoaded(config.switch.event_socket, found.folder, wantedPaths(found.compared));
  if (!notLoaded.ok) return bad(what, notLoaded.error);
  return notLoaded.value.length === 0
    ? good(what, `${found.folder}: as they should be, and loaded`)
    : bad(
        what,
        `${notLoaded.value.join(', ')}: not loaded; enqueued generate --reload, or is another folder included?`,
      );
}
