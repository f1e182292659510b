import type { InfixRule, SqlGrammar } from '@godwit/plugin-api/sql';

const OR = 1;
const AND = 2;
const NOT = 3;
const EQUALITY = 4;
const COMPARISON = 5;
const BITS = 6;
const SUM = 7;
const PRODUCT = 8;
const CONCAT = 9;
const COLLATE = 10;
const SIGN = 11;

function binary(precedence: number): InfixRule {
  return { precedence, form: 'binary' };
}

function pattern(negates?: string): InfixRule {
  return { precedence: EQUALITY, form: 'pattern', ...(negates === undefined ? {} : { negates }) };
}

/** SQLite's tokens and operators, with the precedences of its own grammar (parse.y). */
export const grammar: SqlGrammar = {
  identifierQuotes: [
    { open: '"', close: '"', doubled: true },
    { open: '`', close: '`', doubled: true },
    { open: '[', close: ']', doubled: false },
  ],
  stringPrefixes: { x: 'blob' },
  operators: '|| ->> -> << >> <= >= == <> != < > = + - * / % & | ~'.split(' '),
  punctuation: '(),;.',
  nestedComments: false,
  prefix: { NOT, '-': SIGN, '+': SIGN, '~': SIGN },
  infix: {
    OR: binary(OR),
    AND: binary(AND),
    '=': binary(EQUALITY),
    '==': binary(EQUALITY),
    '<>': binary(EQUALITY),
    '!=': binary(EQUALITY),
    IS: binary(EQUALITY),
    'IS NOT': binary(EQUALITY),
    'IS DISTINCT FROM': binary(EQUALITY),
    'IS NOT DISTINCT FROM': binary(EQUALITY),
    LIKE: pattern(),
    'NOT LIKE': pattern('LIKE'),
    GLOB: pattern(),
    'NOT GLOB': pattern('GLOB'),
    IN: { precedence: EQUALITY, form: 'in' },
    'NOT IN': { precedence: EQUALITY, form: 'in', negates: 'IN' },
    BETWEEN: { precedence: EQUALITY, form: 'between' },
    'NOT BETWEEN': { precedence: EQUALITY, form: 'between', negates: 'BETWEEN' },
    ISNULL: { precedence: EQUALITY, form: 'postfix' },
    NOTNULL: { precedence: EQUALITY, form: 'postfix' },
    'NOT NULL': { precedence: EQUALITY, form: 'postfix' },
    '<': binary(COMPARISON),
    '<=': binary(COMPARISON),
    '>': binary(COMPARISON),
    '>=': binary(COMPARISON),
    '&': binary(BITS),
    '|': binary(BITS),
    '<<': binary(BITS),
    '>>': binary(BITS),
    '+': binary(SUM),
    '-': binary(SUM),
    '*': binary(PRODUCT),
    '/': binary(PRODUCT),
    '%': binary(PRODUCT),
    '||': binary(CONCAT),
    '->': binary(CONCAT),
    '->>': binary(CONCAT),
    COLLATE: { precedence: COLLATE, form: 'collate' },
  },
  reserved: new Set(
    (
      'ADD ALL ALTER AND AS AUTOINCREMENT BETWEEN CASE CHECK COLLATE COMMIT CONSTRAINT CREATE DEFAULT DEFERRABLE ' +
      'DELETE DISTINCT DROP ELSE ESCAPE EXISTS FOREIGN FROM GROUP HAVING IN INDEX INSERT INTO IS ISNULL JOIN LIMIT ' +
      'NOT NOTNULL ON OR ORDER PRIMARY RAISE REFERENCES RETURNING SELECT SET TABLE THEN TO TRANSACTION UNION UNIQUE ' +
      'UPDATE USING VALUES WHEN WHERE WITH OVER FILTER'
    ).split(' '),
  ),
  constants: new Set(['NULL', 'TRUE', 'FALSE', 'CURRENT_TIMESTAMP', 'CURRENT_DATE', 'CURRENT_TIME']),
  typePhrases: 'any',
};
