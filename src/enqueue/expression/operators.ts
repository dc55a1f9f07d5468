import type { Arithmetic, Comparison, Logic } from './syntax.ts';

export type Infix =
  | { readonly kind: 'logic'; readonly operator: Logic; readonly power: number }
  | { readonly kind: 'equality' | 'order'; readonly operator: Comparison; readonly power: number }
  | { readonly kind: 'membership'; readonly operator: 'in'; readonly power: number }
  | { readonly kind: 'arithmetic'; readonly operator: Arithmetic; readonly power: number };

/** Binding powers: or < and < not < comparison, in < + - < * / % < unary minus. */
export const NOT_POWER = 3;
export const MINUS_POWER = 7;

const INFIXES: readonly Infix[] = [
  { kind: 'logic', operator: 'or', power: 1 },
  { kind: 'logic', operator: 'and', power: 2 },
  { kind: 'equality', operator: '==', power: 4 },
  { kind: 'equality', operator: '!=', power: 4 },
  { kind: 'order', operator: '<', power: 4 },
  { kind: 'order', operator: '<=', power: 4 },
  { kind: 'order', operator: '>', power: 4 },
  { kind: 'order', operator: '>=', power: 4 },
  { kind: 'membership', operator: 'in', power: 4 },
  { kind: 'arithmetic', operator: '+', power: 5 },
  { kind: 'arithmetic', operator: '-', power: 5 },
  { kind: 'arithmetic', operator: '*', power: 6 },
  { kind: 'arithmetic', operator: '/', power: 6 },
  { kind: 'arithmetic', operator: '%', power: 6 },
];

export const INFIX: ReadonlyMap<string, Infix> = new Map(INFIXES.map((infix) => [infix.operator, infix]));

/** The other spelling of an operator, and words that are operators. */
export const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['&&', 'and'],
  ['||', 'or'],
  ['!', 'not'],
  ['and', 'and'],
  ['or', 'or'],
  ['not', 'not'],
  ['in', 'in'],
]);

export const isOperator = (text: string): boolean => INFIX.has(text) || text === 'not';
