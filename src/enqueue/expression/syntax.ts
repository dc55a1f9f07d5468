/**
 * The syntax tree of an expression. Both spellings give the same tree: `'x' in skills` is `has`, `skills['x']` is
 * `score`, `&&` is `and`, `name` is the field `id`. The type of every node is known when the tree is built.
 */
export type Expression = BooleanExpression | NumberExpression | StringExpression;

export type BooleanExpression = { readonly type: 'boolean' } & (
  | { readonly is: 'has'; readonly skill: string }
  | { readonly is: 'not'; readonly operand: BooleanExpression }
  | { readonly is: Logic; readonly left: BooleanExpression; readonly right: BooleanExpression }
  | { readonly is: Comparison; readonly left: Expression; readonly right: Expression }
);

export type NumberExpression = { readonly type: 'number' } & (
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'field'; readonly field: NumberField }
  | { readonly is: 'score'; readonly skill: string }
  | { readonly is: 'negate'; readonly operand: NumberExpression }
  | { readonly is: Arithmetic; readonly left: NumberExpression; readonly right: NumberExpression }
);

export type StringExpression = { readonly type: 'string' } & (
  { readonly is: 'string'; readonly value: string } | { readonly is: 'field'; readonly field: StringField }
);

export type NumberField = 'idle_seconds' | 'calls_today';
export type StringField = 'id' | 'num' | 'state';
export type Logic = 'and' | 'or';
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type Arithmetic = '+' | '-' | '*' | '/' | '%';
