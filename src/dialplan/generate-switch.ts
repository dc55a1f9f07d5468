import type { Gateway, Globals, XmlCurl } from './settings.ts';
import { comment, element, includeFiles, param, renderInclude, setGlobal } from './xml.ts';
import type { Element, Node } from './xml.ts';

/** What the daemon's configuration and FreeSWITCH's must agree on. */
export const generateGlobals = ({ domain, eventSocketPort, enqueuedSocket, holdMusic }: Globals): string =>
  renderInclude([
    comment('Generated: what the daemon knows by the same value.'),
    setGlobal('domain', domain),
    setGlobal('event_socket_port', String(eventSocketPort)),
    setGlobal('enqueued_socket', enqueuedSocket),
    setGlobal('hold_music', holdMusic),
  ]);

export const generateEventSocket = (): string =>
  configuration('event_socket.conf', 'Where the daemon attaches', [
    element('settings', {}, [
      comment(
        'Default ::, all addresses. Who reaches this port and knows the password may do anything on the machine.',
      ),
      param('listen-ip', '127.0.0.1'),
      param('listen-port', { global: 'event_socket_port' }),
      comment('Never empty (see vars.xml): FreeSWITCH would take its well-known one then.'),
      param('password', { global: 'event_socket_password' }),
      comment('Default: none that is wider. Said here, so that an opened listen-ip alone opens nothing.'),
      param('apply-inbound-acl', 'loopback.auto'),
      comment('Default true: a router would be asked to forward the port to the world.'),
      param('nat-map', 'false'),
    ]),
  ]);

const IPV4 = /^[0-9]{1,3}(?:\.[0-9]{1,3}){3}$/;

/** A gateway that is named by its address may call in too; one that has a name must be named in the settings. */
const addressesOf = (gateways: readonly Gateway[]): string[] =>
  gateways.map(({ proxy }) => proxy.replace(/:.*/, '')).filter((host) => IPV4.test(host));

export const generateAcl = (providers: readonly string[], gateways: readonly Gateway[]): string =>
  configuration('acl.conf', 'Who may send us calls without an account', [
    element('network-lists', {}, [
      comment('The default of the external profile is to take calls from anybody.'),
      element('list', { name: 'providers', default: 'deny' }, [
        ...[...new Set(['127.0.0.1', ...providers, ...addressesOf(gateways)])].map((address) =>
          element('node', { type: 'allow', cidr: asNetwork(address) }),
        ),
        includeFiles({ global: 'conf_dir' }, '/local/*.providers.xml'),
      ]),
    ]),
  ]);

const asNetwork = (address: string): string =>
  address.includes('/') ? address : `${address}/${address.includes(':') ? 128 : 32}`;

/** Without them the daemon cannot work; doctor asks for them. */
export const NEEDED_MODULES = [
  'mod_event_socket',
  'mod_sofia',
  'mod_loopback',
  'mod_commands',
  'mod_dptools',
  'mod_dialplan_xml',
  'mod_conference',
  'mod_tone_stream',
  'mod_sndfile',
  'mod_lua',
] as const;

/** Records as mp3, the default of the agent protocol; without it those recordings are wav. Loaded where it is installed. */
export const MP3_MODULE = 'mod_shout';

/** Logs first, so that what the others say at their start is kept; then what the others' configuration may come from. */
export const generateModules = (more: readonly string[], xmlCurl: XmlCurl | null): string =>
  configuration('modules.conf', 'What is loaded, and nothing else', [
    element('modules', {}, [
      ...['mod_console', 'mod_logfile', ...(xmlCurl === null ? [] : ['mod_xml_curl']), ...NEEDED_MODULES, ...more].map(
        (module) => element('load', { module }),
      ),
      includeFiles({ global: 'conf_dir' }, '/modules/mp3-', { global: 'has_mp3' }, '.xml'),
      includeFiles({ global: 'conf_dir' }, '/local/*.modules.xml'),
    ]),
  ]);

export const generateXmlCurl = ({ url, user, password }: XmlCurl): string =>
  configuration('xml_curl.conf', 'Users and numbers are asked of the daemon; while it is away the files count', [
    element('bindings', {}, [
      element('binding', { name: 'enqueued' }, [
        element('param', { name: 'gateway-url', value: url, bindings: 'directory|dialplan' }),
        param('gateway-credentials', `${user}:${password}`),
        comment('Default: none. A daemon that hangs must not stop registrations; the files answer then.'),
        param('timeout', '2'),
      ]),
    ]),
  ]);

/** Included by the profile external. */
export const generateGateways = (gateways: readonly Gateway[]): string =>
  renderInclude([comment('Generated: gateways to the telephone network.'), ...gateways.map(gateway)]);

const gateway = (of: Gateway): Element =>
  element('gateway', { name: of.name }, [
    param('proxy', of.proxy),
    param('username', of.username),
    param('password', of.password),
    ...optional('realm', of.realm),
    ...optional('from-domain', of.fromDomain),
    param('register', String(of.registers)),
    comment('tls: only where the profile has certificates, else FreeSWITCH leaves the gateway out.'),
    param('register-transport', of.transport),
    param('caller-id-in-from', String(of.showsCallerInFrom)),
    comment('Default 30: a provider that was away for a moment would be without calls for so long.'),
    param('retry-seconds', '10'),
    comment('Where its calls arrive in the dialplan: with the number that was dialled, not with the account.'),
    param('extension-in-contact', 'true'),
    param('extension', 'auto_to_user'),
  ]);

const optional = (name: string, value: string | null): Node[] => (value === null ? [] : [param(name, value)]);

const configuration = (name: string, description: string, children: readonly Node[]): string =>
  renderInclude([element('configuration', { name, description }, children)]);
