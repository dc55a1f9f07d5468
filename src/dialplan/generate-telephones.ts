import { REQUEST_VARIABLES, RESULT_VARIABLES } from './results.ts';
import type { FeatureCode, OutsideCalls, SwitchSettings } from './settings.ts';
import { action, comment, dialled, element, extension, literally, renderInclude } from './xml.ts';
import type { Element, Node } from './xml.ts';

/** How long a colleague's telephone rings. */
const RING_SECONDS = 60;

/** Three falling notes: what was dialled will not be done. */
export const REFUSED = 'tone_stream://v=-20;%(200,60,660);%(200,60,550);%(400,200,440)';

/** What telephones may dial besides numbers; FreeSWITCH takes the first extension that fits. */
export function generateTelephones(settings: SwitchSettings): string {
  const { outside, featureCodes, hasInternalCalls } = settings;
  return renderInclude([
    comment('Generated: what telephones may dial besides numbers.'),
    comment('continue_on_fail: a call that fails goes on in its extension, and is told so by a tone.'),
    ...featureCodes.map(featureCode),
    ...(hasInternalCalls ? [internalCalls()] : []),
    ...(outside.denied.length > 0 ? [denied(outside.denied)] : []),
    ...(outside.allowed.length > 0 && outside.rules.length > 0 ? [notAllowed(outside)] : []),
    ...outside.rules.map((rule) => bridged(`outside ${rule.prefix}`, cutOff(rule), rule.dial, outside.callerId)),
  ]);
}

/** What must be reached whatever else is in the dialplan: included first. */
export function generateEmergency({ emergency, callerId }: OutsideCalls): string {
  return renderInclude([
    comment('Generated: emergency numbers, before everything else and never denied.'),
    ...emergency.map(({ number, dial }) => bridged(`emergency ${number}`, `^(${literally(number)})$`, dial, callerId)),
  ]);
}

/**
 * Handed over like a call to a number. The daemon goes by the user whose password this telephone proved
 * (sip_auth_username), never by what it calls itself.
 */
const featureCode = ({ code, does }: FeatureCode): Element =>
  extension(`agent ${does}`, dialled(`^${literally(code)}$`), [
    action('answer'),
    action('multiunset', [...RESULT_VARIABLES, ...REQUEST_VARIABLES].join(' ')),
    action('set', 'enqueue_then=enqueued-feature'),
    action('set', `enqueue_feature=${does}`),
    action('transfer', `${code} XML enqueued`),
  ]);

const internalCalls = (): Element =>
  element('extension', { name: 'internal call' }, [
    comment('The first condition keeps out of the second what could mean something there.'),
    element('condition', { ...dialled('^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$') }),
    element(
      'condition',
      { field: ['${user_exists(id ${destination_number} ', { global: 'domain' }, ')}'], expression: '^true$' },
      [
        ...bridging(''),
        action('set', `call_timeout=${RING_SECONDS}`),
        action('bridge', ['user/${destination_number}@', { global: 'domain' }]),
        ...refusing('${originate_disposition}'),
      ],
    ),
  ]);

const denied = (prefixes: readonly string[]): Element =>
  extension('denied', dialled(`^(?:${prefixes.map(literally).join('|')})`), refusing('CALL_REJECTED'));

/** Only what would go outside: another number is unknown, not forbidden. */
const notAllowed = ({ allowed, rules }: OutsideCalls): Element =>
  extension(
    'not allowed',
    dialled(
      `^(?!${allowed.map(literally).join('|')})(?:${rules.map(({ prefix }) => literally(prefix)).join('|')})[0-9*#+]`,
    ),
    refusing('CALL_REJECTED'),
  );

const bridged = (name: string, expression: string, dial: string, callerId: string): Element =>
  extension(name, dialled(expression), [
    ...bridging(callerId),
    action(
      'bridge',
      dial.replace('{number}', () => '$1'),
    ),
    ...refusing('${originate_disposition}'),
  ]);

const bridging = (callerId: string): Node[] => [
  action('set', 'hangup_after_bridge=true'),
  action('set', 'continue_on_fail=true'),
  ...(callerId === '' ? [] : [action('set', `effective_caller_id_number=${callerId}`)]),
];

const refusing = (cause: string): Node[] => [action('playback', REFUSED), action('hangup', cause)];

/** The number as it is dialled is what the group matches. */
function cutOff({ prefix, strip }: OutsideCalls['rules'][number]): string {
  const [gone, kept] = [prefix.slice(0, strip), prefix.slice(strip)].map(literally);
  const more = strip > prefix.length ? `[0-9*#+]{${strip - prefix.length}}` : '';
  return `^${gone}${more}(${kept}[0-9*#+]${kept === '' ? '+' : '*'})$`;
}
