import { action, element, extension, param, renderInclude } from '../../src/dialplan/xml.ts';
import type { Element, Node } from '../../src/dialplan/xml.ts';

export interface BankConf {
  readonly eslPort: number;
  readonly password: string;
  readonly sipPort: number;
  readonly rtp: readonly [number, number];
  readonly phones: readonly { readonly name: string; readonly user: string; readonly password: string }[];
  /** Where the phones register. */
  readonly pbx: { readonly sipPort: number; readonly domain: string };
  /** What becomes of a call that comes in; left out: it waits for the test to act. */
  readonly extensions?: readonly Element[];
}

const MODULES = ['logfile', 'event_socket', 'sofia', 'commands', 'dptools', 'dialplan_xml', 'tone_stream', 'sndfile'];

const params = (values: Readonly<Record<string, string | number>>): Node[] =>
  Object.entries(values).map(([name, value]) => param(name, String(value)));
const settings = (values: Readonly<Record<string, string | number>>): Element =>
  element('settings', {}, params(values));
const configuration = (name: string, children: readonly Node[]): Element =>
  element('configuration', { name }, children);

/** The whole freeswitch.xml of the bank: a SIP account per phone; every call that comes in waits for the test to act. */
export function bankConf(conf: BankConf): string {
  return renderInclude([
    element('document', { type: 'freeswitch/xml' }, [
      element('section', { name: 'configuration' }, configurations(conf)),
      element('section', { name: 'dialplan' }, [
        element('context', { name: 'bank' }, conf.extensions ?? [extension('any', null, [action('park')])]),
      ]),
    ]),
  ]);
}

const configurations = ({ eslPort, password, rtp, ...conf }: BankConf): Node[] => [
  configuration('switch.conf', [
    settings({
      loglevel: 'info',
      'max-sessions': 2000,
      'sessions-per-second': 1000,
      'rtp-start-port': rtp[0],
      'rtp-end-port': rtp[1],
      'rtp-port-usage-robustness': 'true',
      '1ms-timer': 'true',
    }),
  ]),
  configuration('modules.conf', [
    element(
      'modules',
      {},
      MODULES.map((name) => element('load', { module: `mod_${name}` })),
    ),
  ]),
  configuration('event_socket.conf', [settings({ 'listen-ip': '127.0.0.1', 'listen-port': eslPort, password })]),
  configuration('logfile.conf', [
    element('settings'),
    element('profiles', {}, [
      element('profile', { name: 'default' }, [
        element('mappings', {}, [element('map', { name: 'all', value: 'info,notice,warning,err,crit,alert' })]),
      ]),
    ]),
  ]),
  configuration('sofia.conf', [element('profiles', {}, [sipProfile(conf)])]),
];

const sipProfile = ({ sipPort, phones, pbx }: Pick<BankConf, 'sipPort' | 'phones' | 'pbx'>): Element =>
  element('profile', { name: 'bank' }, [
    element(
      'gateways',
      {},
      phones.map(({ name, user, password }) =>
        element(
          'gateway',
          { name },
          params({
            username: user,
            password,
            realm: pbx.domain,
            'from-domain': pbx.domain,
            proxy: `127.0.0.1:${pbx.sipPort}`,
            extension: user,
            register: 'true',
            'expire-seconds': 600,
            'retry-seconds': 5,
          }),
        ),
      ),
    ),
    element('domains'),
    settings({
      'sip-ip': '127.0.0.1',
      'rtp-ip': '127.0.0.1',
      'sip-port': sipPort,
      dialplan: 'XML',
      context: 'bank',
      'auth-calls': 'false',
      'manage-presence': 'false',
      // Video is offered to it by some tests only, and keys by INFO.
      'inbound-codec-prefs': 'PCMA,VP8',
      'liberal-dtmf': 'true',
      'outbound-codec-prefs': 'PCMA',
      'rtp-timer-name': 'soft',
    }),
  ]);
