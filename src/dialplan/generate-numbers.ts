import { OUTCOME_VARIABLES, REQUEST_VARIABLES } from './results.ts';
import type { NumberRoute, NumberTarget } from './settings.ts';
import { action, comment, dialled, element, extension, literally, renderInclude } from './xml.ts';
import type { Element, Node } from './xml.ts';

/**
 * The one extension that knows all numbers, included by the context of telephones and by that of callers. One regular
 * expression for all of them: FreeSWITCH tries extension after extension, so that 500 of them would cost every call.
 */
export function generateNumberList(numbers: readonly NumberRoute[]): string {
  if (numbers.length === 0) return renderInclude([comment('Generated: no numbers.')]);
  const any = numbers.map(({ number }) => literally(number)).join('|');
  return renderInclude([
    comment('Generated: numbers that can be dialled. What answers them: numbers.xml.'),
    extension('numbers', dialled(`^(${any})$`), [...numberActions(), action('transfer', '$1 XML number-$1')]),
  ]);
}

/** Before whatever answers. */
export const numberActions = (): Node[] => [
  comment(
    'What an earlier enqueue of the same call left behind must neither answer this one nor order it. With whom it',
  ),
  comment('was talked stays: a survey to which an agent hands the call on asks about him.'),
  action('multiunset', [...OUTCOME_VARIABLES, ...REQUEST_VARIABLES].join(' ')),
];

/** What answers each number: a context for each, since FreeSWITCH finds those by name. */
export function generateNumbers(numbers: readonly NumberRoute[]): string {
  return renderInclude([
    comment('Generated: what answers each number.'),
    ...numbers.map((route) =>
      element('context', { name: `number-${route.number}` }, [
        extension(`number ${route.number}`, null, answerTo(route)),
      ]),
    ),
  ]);
}

/** Also what is answered to FreeSWITCH when it asks for this number alone. */
export function answerTo({ number, to, then }: NumberRoute): Element[] {
  if (to.is === 'script') return [action('lua', [{ global: 'conf_dir' }, `/scripts/${to.name}.lua`])];
  return [
    // A network gives up a call that is not answered, however good the music is.
    action('answer'),
    action('set', `enqueue_then=${then ?? 'over'}`),
    action('set', request(to)),
    action('transfer', `${number} XML enqueued`),
  ];
}

const request = (to: Exclude<NumberTarget, { is: 'script' }>): string =>
  to.is === 'document' ? `enqueue_document=${to.name}` : `ivr_url=${to.url}`;
