import { BOOLEAN, call, isNull, isPadded, literal, NotCertain, TEXT, type Typed } from './typed.js';

const KEPT_AS_TEXT = /^(name|citext|"char")$/;

/** The text that a cast to text gives. */
export function asText(side: Typed): Typed {
  const { tree, type } = side;
  const text = { ...side, type: TEXT };
  if (isNull(side)) return text;
  if (type.kind === 'text') return side;
  if (type.kind === 'unknown') return text;
  if (isPadded(type)) return padded(side);
  if (tree.kind === 'literal') return literalAsText(side);
  switch (type.kind) {
    case 'boolean':
      return { ...text, tree: booleanAsText(side) };
    case 'integer':
    case 'bigint':
    case 'uuid':
    case 'enum':
    case 'date':
      return { ...text, tree: { kind: 'cast', operand: tree, to: 'text' } };
    case 'time':
    case 'timestamp':
      // The text of a zoned one depends on the session.
      if (type.zoned) break;
      return { ...text, tree: { kind: 'cast', operand: tree, to: 'text' } };
    case 'json':
      if (tree.kind !== 'column') break;
      return { ...text, tree: { kind: 'cast', operand: tree, to: 'text' } };
    case 'native':
      if (!KEPT_AS_TEXT.test(type.name)) break;
      return { ...text, tree: { kind: 'cast', operand: tree, to: 'text' } };
    default:
  }
  throw new NotCertain();
}

function literalAsText(side: Typed): Typed {
  const { tree, type } = side;
  if (tree.kind !== 'literal' || type.kind === 'float' || type.kind === 'bytes') throw new NotCertain();
  if (tree.type === 'text' && (type.kind === 'array' || type.kind === 'interval')) throw new NotCertain();
  if (type.kind === 'timestamp' && type.zoned) throw new NotCertain();
  return { ...side, tree: literal('text', tree.text), type: TEXT };
}

function padded(side: Typed): Typed {
  const { tree } = side;
  if (tree.kind === 'literal')
    return { ...side, tree: literal('text', tree.text.replace(/ +$/, '')), type: TEXT };
  const text = { kind: 'cast', operand: tree, to: 'text' } as const;
  return { ...side, tree: call('trim-end', [text, literal('text', ' ')]), type: TEXT };
}

function booleanAsText(side: Typed): Typed['tree'] {
  if (side.type !== BOOLEAN && side.type.kind !== 'boolean') throw new NotCertain();
  return {
    kind: 'case',
    branches: [
      { when: side.tree, result: literal('text', 'true') },
      { when: { kind: 'unary', operator: 'not', operand: side.tree }, result: literal('text', 'false') },
    ],
  };
}
