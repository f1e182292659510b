import { parseExpression, type SqlSyntax, tokenize } from '@godwit/plugin-api/sql';
import { grammar } from './grammar.js';

/**
 * A spelling of a text that the server's own words for it share. Casts of constants and casts to text are left out, since the
 * server adds and moves them; `IN`, `BETWEEN`, `LIKE` and the like are what it makes of them.
 */
export function normalize(text: string): string {
  const syntax = parseExpression(text, grammar);
  if (syntax !== undefined) return JSON.stringify(plain(syntax));
  return withoutParentheses(tokenize(text, grammar).map((token) => token.text)).join(' ');
}

/** Without those around the whole. */
function withoutParentheses(tokens: readonly string[]): readonly string[] {
  let depth = 0;
  const closed = tokens.findIndex((token) => {
    depth += token === '(' ? 1 : token === ')' ? -1 : 0;
    return depth === 0;
  });
  const whole = tokens[0] === '(' && closed === tokens.length - 1;
  return whole ? withoutParentheses(tokens.slice(1, -1)) : tokens;
}

/** A word and what it is said of. */
interface Plain {
  readonly word: string;
  readonly of: readonly Plain[];
}

function say(word: string, ...of: readonly Plain[]): Plain {
  return { word, of };
}

function plain(syntax: SqlSyntax): Plain {
  switch (syntax.kind) {
    case 'name':
      return say(
        'name',
        ...syntax.parts.map(({ value, quote }) => say(quote === '' ? value.toLowerCase() : value)),
      );
    case 'cast':
      return cast(plain(syntax.operand), syntax.type);
    case 'prefix':
      return signed(syntax.operator, plain(syntax.operand));
    case 'postfix':
      return say(syntax.operator, plain(syntax.operand));
    case 'binary':
      return binary(syntax);
    case 'between':
      return between(syntax);
    case 'in':
      return anyOf(syntax.negated ? '<>' : '=', plain(syntax.operand), syntax.list.map(plain));
    case 'pattern':
      return pattern(syntax);
    case 'case':
      return chosen(syntax);
    case 'collate':
      return say('collate', plain(syntax.operand), say(syntax.collation));
    case 'call':
      return say('call', say(nameOfCall(syntax)), ...syntax.arguments.map(plain));
    case 'list':
    case 'array':
      return say(syntax.kind, ...syntax.items.map(plain));
    default:
      return say('constant', say(syntax.value));
  }
}

type Of<Kind extends SqlSyntax['kind']> = Extract<SqlSyntax, { kind: Kind }>;

function isConstant({ word, of }: Plain): boolean {
  return word === 'constant' || (word === 'array' && of.every(isConstant));
}

const TEXT = /^(?:text|character varying|varchar|bpchar)(?:\(|\[|$)/;

function cast(operand: Plain, type: string): Plain {
  return isConstant(operand) || TEXT.test(type) ? operand : say('cast', operand, say(type));
}

function signed(operator: string, operand: Plain): Plain {
  if (operator !== '-' || operand.word !== 'constant') return say(operator, operand);
  return say('constant', say(`-${operand.of[0]?.word}`));
}

function between({ negated, ...syntax }: Of<'between'>): Plain {
  const [operand, low, high] = [plain(syntax.operand), plain(syntax.low), plain(syntax.high)];
  return negated
    ? say('OR', say('<', operand, low), say('>', operand, high))
    : say('AND', say('>=', operand, low), say('<=', operand, high));
}

/** The server writes the ELSE that is not there. */
function chosen({ operand, branches, otherwise }: Of<'case'>): Plain {
  return say(
    'case',
    ...(operand === undefined ? [] : [say('of', plain(operand))]),
    ...branches.map(({ when, result }) => say('when', plain(when), plain(result))),
    otherwise === undefined ? say('constant', say('NULL')) : plain(otherwise),
  );
}

function binary({ operator, left, right }: Of<'binary'>): Plain {
  if (operator === 'AT TIME ZONE') return say('call', say('timezone'), plain(right), plain(left));
  const word = operator === '!=' ? '<>' : operator;
  const isQuantified = right.kind === 'call' && ['any', 'all'].includes(right.name);
  if (!isQuantified) return flat(word, plain(left), plain(right));
  const items = right.arguments.map(plain).flatMap((one) => (one.word === 'array' ? one.of : [one]));
  const isIn = word === '=' ? right.name === 'any' : word === '<>' && right.name === 'all';
  return isIn ? anyOf(word, plain(left), items) : say(word, plain(left), say(right.name, ...items));
}

/** `a AND b AND c` is one list, whatever parentheses are around two of them. */
function flat(operator: string, left: Plain, right: Plain): Plain {
  if (operator !== 'AND' && operator !== 'OR') return say(operator, left, right);
  return say(operator, ...[left, right].flatMap((side) => (side.word === operator ? side.of : [side])));
}

/** A list of one is a comparison. */
function anyOf(operator: string, operand: Plain, items: readonly Plain[]): Plain {
  const [only] = items;
  return only !== undefined && items.length === 1
    ? say(operator, operand, only)
    : say(operator, operand, say('any', ...items));
}

function pattern({ negated, operator, operand, pattern: right, ...syntax }: Of<'pattern'>): Plain {
  const word = `${negated ? '!' : ''}${operator === 'ILIKE' ? '~~*' : '~~'}`;
  const escaped = syntax.escape && say('call', say('like_escape'), plain(right), plain(syntax.escape));
  return say(word, plain(operand), escaped ?? plain(right));
}

/** `trim(BOTH FROM x)` is `btrim(x)`; the schema of the system's functions is not always written. */
function nameOfCall({ name, words = [] }: Of<'call'>): string {
  const own = name.replace(/^pg_catalog\./, '');
  if (own !== 'trim') return own;
  return words.includes('LEADING') ? 'ltrim' : words.includes('TRAILING') ? 'rtrim' : 'btrim';
}
