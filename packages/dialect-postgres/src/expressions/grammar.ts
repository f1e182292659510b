import type { InfixRule, SqlGrammar } from '@godwit/plugin-api/sql';
import { PRECEDENCE } from './print/fragment.js';

function binary(precedence: number): InfixRule {
  return { precedence, form: 'binary' };
}

function single(precedence: number, form: InfixRule['form'], negates?: string): InfixRule {
  return { precedence, form, nonAssociative: true, ...(negates === undefined ? {} : { negates }) };
}

const comparison = single(PRECEDENCE.comparison, 'binary');
const postfix: InfixRule = { precedence: PRECEDENCE.is, form: 'postfix' };

/** PostgreSQL's tokens and operators, as its manual ranks them. */
export const grammar: SqlGrammar = {
  identifierQuotes: [{ open: '"', close: '"', doubled: true }],
  stringPrefixes: { e: 'escaped' },
  operators:
    ':: || ->> -> #>> #> ^@ ? <= >= <> != !~~* !~~ !~* !~ ~~* ~~ ~* << >> < > = + - * / % ^ & | ~ #'.split(
      ' ',
    ),
  punctuation: '(),;.[]:',
  nestedComments: true,
  prefix: {
    NOT: PRECEDENCE.not,
    VARIADIC: PRECEDENCE.or,
    '-': PRECEDENCE.sign,
    '+': PRECEDENCE.sign,
    '~': PRECEDENCE.other,
  },
  infix: {
    OR: binary(PRECEDENCE.or),
    AND: binary(PRECEDENCE.and),
    'IS NULL': postfix,
    'IS NOT NULL': postfix,
    'IS TRUE': postfix,
    'IS NOT TRUE': postfix,
    'IS FALSE': postfix,
    'IS NOT FALSE': postfix,
    'IS UNKNOWN': postfix,
    'IS NOT UNKNOWN': postfix,
    'IS DISTINCT FROM': single(PRECEDENCE.is, 'binary'),
    'IS NOT DISTINCT FROM': single(PRECEDENCE.is, 'binary'),
    '=': comparison,
    '<>': comparison,
    '!=': comparison,
    '<': comparison,
    '<=': comparison,
    '>': comparison,
    '>=': comparison,
    IN: single(PRECEDENCE.range, 'in'),
    'NOT IN': single(PRECEDENCE.range, 'in', 'IN'),
    BETWEEN: single(PRECEDENCE.range, 'between'),
    'NOT BETWEEN': single(PRECEDENCE.range, 'between', 'BETWEEN'),
    LIKE: single(PRECEDENCE.range, 'pattern'),
    'NOT LIKE': single(PRECEDENCE.range, 'pattern', 'LIKE'),
    ILIKE: single(PRECEDENCE.range, 'pattern'),
    'NOT ILIKE': single(PRECEDENCE.range, 'pattern', 'ILIKE'),
    ...Object.fromEntries(
      '~~ !~~ ~~* !~~* ~ !~ ~* !~* -> ->> #> #>> ? ^@'
        .split(' ')
        .map((name) => [name, binary(PRECEDENCE.other)]),
    ),
    '||': binary(PRECEDENCE.other),
    '&': binary(PRECEDENCE.other),
    '|': binary(PRECEDENCE.other),
    '<<': binary(PRECEDENCE.other),
    '>>': binary(PRECEDENCE.other),
    '+': binary(PRECEDENCE.sum),
    '-': binary(PRECEDENCE.sum),
    '*': binary(PRECEDENCE.product),
    '/': binary(PRECEDENCE.product),
    '%': binary(PRECEDENCE.product),
    'AT TIME ZONE': binary(PRECEDENCE.zone),
    COLLATE: { precedence: PRECEDENCE.collate, form: 'collate' },
    '::': { precedence: PRECEDENCE.cast, form: 'cast' },
  },
  reserved: new Set(
    (
      'AND AS BETWEEN CASE CAST CHECK COLLATE DEFAULT DISTINCT ELSE END EXCEPT FROM GROUP HAVING IN INTERSECT IS ' +
      'LIKE LIMIT NOT ON OR ORDER SELECT THEN UNION UNIQUE USING WHEN WHERE WINDOW WITH FILTER OVER INTERVAL'
    ).split(' '),
  ),
  constants: new Set([
    ...['NULL', 'TRUE', 'FALSE', 'CURRENT_TIMESTAMP', 'CURRENT_DATE', 'CURRENT_TIME'],
    ...['LOCALTIMESTAMP', 'LOCALTIME', 'CURRENT_USER', 'SESSION_USER', 'CURRENT_ROLE', 'CURRENT_SCHEMA'],
    'CURRENT_CATALOG',
  ]),
  argumentWords: {
    trim: { words: ['BOTH', 'LEADING', 'TRAILING', 'FROM'], precedence: 0 },
    substring: { words: ['FROM', 'FOR'], precedence: 0 },
    position: { words: ['IN'], precedence: PRECEDENCE.other },
    extract: { words: ['FROM'], precedence: 0 },
  },
  typePhrases: ['DOUBLE PRECISION', 'CHARACTER VARYING', 'BIT VARYING'],
};
