import { REQUEST_VARIABLES, RESULT_VARIABLES } from './results.ts';
import type { NumberRoute, NumberTarget } from './settings.ts';
import { comment, element, renderInclude } from './xml.ts';
import type { Element, Value } from './xml.ts';

/** The extensions of all numbers, included by the context of telephones and by that of callers. */
export function generateNumbers(numbers: readonly NumberRoute[]): string {
  return renderInclude([
    comment('Generated: numbers that can be dialled, and what answers them.'),
    ...numbers.map((route) =>
      element('extension', { name: `number ${route.number}` }, [
        element('condition', { field: 'destination_number', expression: exactly(route.number) }, actions(route)),
      ]),
    ),
  ]);
}

export const action = (application: string, data?: Value): Element =>
  element('action', data === undefined ? { application } : { application, data });

const exactly = (number: string): string => `^${number.replace(/[*+]/g, '\\$&')}$`;

function actions({ number, to, then }: NumberRoute): Element[] {
  if (to.is === 'script') return [action('lua', [{ global: 'conf_dir' }, `/scripts/${to.name}.lua`])];
  return [
    // A network gives up a call that is not answered, however good the music is.
    action('answer'),
    // What an earlier enqueue of the same call left behind must neither answer this one nor order it.
    action('multiunset', [...RESULT_VARIABLES, ...REQUEST_VARIABLES].join(' ')),
    action('set', `enqueue_then=${then ?? 'over'}`),
    action('set', request(to)),
    action('transfer', `${number} XML enqueued`),
  ];
}

const request = (to: Exclude<NumberTarget, { is: 'script' }>): string =>
  to.is === 'document' ? `enqueue_document=${to.name}` : `ivr_url=${to.url}`;
