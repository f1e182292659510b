import {
  parseExpression,
  quoteIdentifier,
  quoteString,
  type SqlGrammar,
  type SqlSyntax,
} from '../src/sql/index.js';

const grammar: SqlGrammar = {
  identifierQuotes: [{ open: '"', close: '"', doubled: true }],
  stringPrefixes: {},
  operators: ['=', '+', '-', '*', '::', '<'],
  punctuation: '(),.[]',
  nestedComments: false,
  prefix: { NOT: 3, '-': 9 },
  infix: {
    OR: { precedence: 1, form: 'binary' },
    AND: { precedence: 2, form: 'binary' },
    '=': { precedence: 4, form: 'binary' },
    '<': { precedence: 5, form: 'binary', nonAssociative: true },
    'IS NOT NULL': { precedence: 4, form: 'postfix' },
    'IS NOT': { precedence: 4, form: 'binary' },
    LIKE: { precedence: 4, form: 'pattern' },
    'NOT LIKE': { precedence: 4, form: 'pattern', negates: 'LIKE' },
    IN: { precedence: 4, form: 'in' },
    'NOT BETWEEN': { precedence: 4, form: 'between', negates: 'BETWEEN' },
    '+': { precedence: 6, form: 'binary' },
    '-': { precedence: 6, form: 'binary' },
    '*': { precedence: 7, form: 'binary' },
    COLLATE: { precedence: 8, form: 'collate' },
    '::': { precedence: 10, form: 'cast' },
  },
  reserved: new Set(['SELECT', 'FROM', 'WHEN', 'THEN', 'END', 'AND']),
  constants: new Set(['NULL']),
  argumentWords: {
    trim: { words: ['BOTH', 'FROM'], precedence: 0 },
    position: { words: ['IN'], precedence: 5 },
  },
  typePhrases: ['DOUBLE PRECISION'],
};

function show(syntax: SqlSyntax | undefined): string {
  if (syntax === undefined) return 'undefined';
  switch (syntax.kind) {
    case 'name':
      return syntax.parts.map((part) => part.quote + part.value).join('.');
    case 'prefix':
      return `(${syntax.operator} ${show(syntax.operand)})`;
    case 'postfix':
      return `(${show(syntax.operand)} ${syntax.operator})`;
    case 'binary':
      return `(${show(syntax.left)} ${syntax.operator} ${show(syntax.right)})`;
    case 'pattern':
      return `(${show(syntax.operand)} ${syntax.negated ? 'not ' : ''}like ${show(syntax.pattern)} ${show(syntax.escape)})`;
    case 'in':
      return `(${show(syntax.operand)} in [${syntax.list.map(show).join(' ')}])`;
    case 'between':
      return `(${show(syntax.operand)} ${syntax.negated ? 'not ' : ''}between ${show(syntax.low)} ${show(syntax.high)})`;
    case 'case':
      return `case(${show(syntax.operand)} ${syntax.branches.map((one) => `${show(one.when)}:${show(one.result)}`).join(' ')} ${show(syntax.otherwise)})`;
    case 'cast':
      return `cast(${show(syntax.operand)} ${syntax.type})`;
    case 'collate':
      return `(${show(syntax.operand)} collate ${syntax.collation})`;
    case 'call':
      return `${syntax.name}(${[...(syntax.words ?? []), ...syntax.arguments.map(show)].join(' ')})`;
    case 'list':
    case 'array':
      return `${syntax.kind}[${syntax.items.map(show).join(' ')}]`;
    default:
      return syntax.value;
  }
}

test.each([
  ['a + b * c - d', '((a + (b * c)) - d)'],
  ['a = b OR c AND NOT d = e', '((a = b) OR (c AND (NOT (d = e))))'],
  ['- a * b', '((- a) * b)'],
  ['a IS NOT NULL AND b IS NOT c', '((a IS NOT NULL) AND (b IS NOT c))'],
  ["a NOT LIKE 'x' ESCAPE '!'", '(a not like x !)'],
  ['a NOT BETWEEN b + 1 AND c AND d', '((a not between (b + 1) c) AND d)'],
  ['a IN (1, (2), f(3))', '(a in [1 2 f(3)])'],
  ['a IN ()', '(a in [])'],
  ['CASE a WHEN 1 THEN 2 ELSE 3 END', 'case(a 1:2 3)'],
  ['CASE WHEN a THEN b END', 'case(undefined a:b undefined)'],
  ['CAST(a AS double precision)', 'cast(a double precision)'],
  ['a::numeric(10, 2)::text[]', 'cast(cast(a numeric(10,2)) text[])'],
  ['a COLLATE "C" = b', '((a collate C) = b)'],
  ['"T"."c" = s.F(x)', '("T."c = s.f(x))'],
  ['ARRAY[a, b]', 'array[a b]'],
  ['(a, b)', 'list[a b]'],
  ['((a))', 'a'],
  ["trim(BOTH 'x' FROM a)", 'trim(BOTH FROM x a)'],
  ['trim(BOTH FROM a)', 'trim(BOTH FROM a)'],
  ['trim(a, b)', 'trim(a b)'],
  ['position((a) IN b + 1)', 'position(IN a (b + 1))'],
])('%s', (text, expected) => {
  expect(show(parseExpression(text, grammar))).toBe(expected);
});

test.each([
  'SELECT 1',
  '(SELECT a FROM b)',
  'a +',
  'a b',
  '(a',
  'a)',
  '?1',
  "'open",
  'f(DISTINCT a)',
  'count(*)',
  'a < b < c',
  'a NOT BETWEEN b',
  'CASE WHEN a END',
  'CAST(a, text)',
  'trim(a b)',
  'trim(BOTH FROM)',
  '',
])('not understood: %s', (text) => {
  expect(parseExpression(text, grammar)).toBeUndefined();
});

test('a text nested too deep is not understood and does not crash', () => {
  expect(parseExpression('('.repeat(100_000), grammar)).toBeUndefined();
});

test('names and strings are quoted', () => {
  expect([quoteIdentifier('a"b'), quoteIdentifier('a`b', '`'), quoteString("it's")]).toEqual([
    '"a""b"',
    '`a``b`',
    "'it''s'",
  ]);
});
