import type { CanonicalFunction, Expression } from '@godwit/plugin-api';
import { readSubstring } from './substring.js';
import { asText } from './text.js';
import {
  arithmetic,
  binary,
  call,
  condition,
  constantInteger,
  constantText,
  INTEGER,
  integer,
  literal,
  TEXT,
  type Typed,
  typed,
} from './typed.js';

const TRIMS: Readonly<Record<string, CanonicalFunction>> = {
  btrim: 'trim',
  ltrim: 'trim-start',
  rtrim: 'trim-end',
  BOTH: 'trim',
  LEADING: 'trim-start',
  TRAILING: 'trim-end',
};

/** Functions on texts. Undefined for others. */
export function readTextCall(
  name: string,
  values: readonly Typed[],
  words: readonly string[] = [],
): Typed | undefined {
  const [first, second, third] = values;
  if (first === undefined) return undefined;
  switch (name) {
    case 'lower':
    case 'upper':
      return folded(name, first);
    case 'length':
    case 'char_length':
    case 'character_length':
      return typed(call('length', [asText(first).tree]), INTEGER);
    case 'btrim':
    case 'ltrim':
    case 'rtrim':
      return text(TRIMS[name] ?? 'trim', values);
    case 'trim':
      return trim(values, words);
    case 'substr':
    case 'substring':
      return words.length > 0 && words[0] !== 'FROM' ? undefined : readSubstring(values);
    case 'left':
    case 'right':
      return second === undefined ? undefined : end(name, first, constantInteger(second));
    case 'strpos':
      return second === undefined ? undefined : position(first, second);
    case 'position':
      if (second === undefined) return undefined;
      return words.length === 1 ? position(second, first) : position(first, second);
    case 'replace':
      return second === undefined || third === undefined ? undefined : text('replace', values);
    case 'concat':
      return concatenated(values);
    case 'starts_with':
      return second === undefined ? undefined : startsWith(first, constantText(second));
    default:
      return undefined;
  }
}

function folded(name: 'lower' | 'upper', value: Typed): Typed {
  const side = asText(value);
  const ascii = side.order === 'bytes' ? (`${name}-ascii` as const) : name;
  return { ...side, tree: call(ascii, [side.tree]), type: TEXT };
}

function text(name: CanonicalFunction, values: readonly Typed[]): Typed {
  const [head] = values;
  const order = head?.order === undefined ? {} : { order: head.order };
  return {
    ...typed(
      call(
        name,
        values.map((value) => asText(value).tree),
      ),
      TEXT,
    ),
    ...order,
  };
}

/** `TRIM(BOTH 'x' FROM y)`, `TRIM(BOTH FROM y)`. */
function trim(values: readonly Typed[], words: readonly string[]): Typed | undefined {
  const side = words.find((word) => word !== 'FROM') ?? 'BOTH';
  const [first, second] = values;
  const name = TRIMS[side];
  if (first === undefined || name === undefined) return undefined;
  if (second === undefined) return text(name, [first]);
  return text(name, words.includes('FROM') ? [second, first] : [first, second]);
}

function position(within: Typed, found: Typed): Typed {
  return typed(call('position', [asText(within).tree, asText(found).tree]), INTEGER);
}

/** The first or last characters; a negative number leaves as many out at the other end. */
function end(name: 'left' | 'right', value: Typed, count: number | undefined): Typed | undefined {
  if (count === undefined) return undefined;
  const side = asText(value);
  const size = call('length', [side.tree]);
  const part = (...positions: readonly Expression[]): Typed => ({
    ...side,
    tree: call('substring', [side.tree, ...positions]),
    type: TEXT,
  });
  if (name === 'right') {
    const from = count < 0 ? integer(1 - count) : arithmetic('add', 'integer', size, integer(1 - count));
    return part(count < 0 ? from : call('greatest', [from, integer(1)]));
  }
  if (count >= 0) return part(integer(1), integer(count));
  return part(integer(1), call('greatest', [arithmetic('add', 'integer', size, integer(count)), integer(0)]));
}

/** `concat` skips NULLs. */
function concatenated(values: readonly Typed[]): Typed | undefined {
  const parts = values.map((value) => call('coalesce', [asText(value).tree, literal('text', '')]));
  const [head, ...rest] = parts;
  if (head === undefined) return undefined;
  return {
    ...typed(
      rest.reduce<Expression>((a, b) => binary('concat', a, b), head),
      TEXT,
    ),
    nullable: false,
  };
}

function startsWith(value: Typed, start: string | undefined): Typed | undefined {
  if (start === undefined) return undefined;
  const side = asText(value).tree;
  const head = call('substring', [side, integer(1), integer([...start].length)]);
  return condition(binary('equal', head, literal('text', start)));
}
