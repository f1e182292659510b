/**
 * A tree in the one spelling that all trees of its meaning share, as far as servers respell what they are given:
 * BETWEEN as two comparisons, a list of one as a comparison, chains of AND and OR without parentheses, a CASE without the ELSE
 * that says NULL, and constants of all kinds of numbers by their value.
 */
export function canonicalTree(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(canonicalTree);
  if (typeof node !== 'object' || node === null) return node;
  const fields = withoutElse(withoutRange(node as Fields));
  if (isNumber(fields)) return { kind: 'literal', number: plainNumber(fields.text) };
  if (isChain(fields)) return { kind: fields.operator, operands: chained(fields, fields.operator) };
  return Object.fromEntries(Object.entries(fields).map(([key, child]) => [key, canonicalTree(child)]));
}

type Fields = Readonly<Record<string, unknown>>;

const NUMBERS: readonly unknown[] = ['integer', 'float', 'decimal'];

function isNumber(node: Fields): node is { readonly text: string } {
  return node['kind'] === 'literal' && typeof node['text'] === 'string' && NUMBERS.includes(node['type']);
}

function plainNumber(text: string): string {
  return text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
}

/** BETWEEN as two comparisons, IN of one value as one; everything else as it is. */
function withoutRange(node: Fields): Fields {
  if (node['kind'] === 'in') return listOfOne(node);
  if (node['kind'] !== 'between') return node;
  const { operand, low, high, negated } = node;
  const compare = (operator: string, right: unknown): Fields => ({
    kind: 'binary',
    operator,
    left: operand,
    right,
  });
  return negated === true
    ? { kind: 'binary', operator: 'or', left: compare('less', low), right: compare('greater', high) }
    : {
        kind: 'binary',
        operator: 'and',
        left: compare('greater-equal', low),
        right: compare('less-equal', high),
      };
}

function withoutElse({ otherwise, ...node }: Fields): Fields {
  const isNull = (otherwise as Fields | undefined)?.['type'] === 'null';
  return otherwise === undefined || (node['kind'] === 'case' && isNull) ? node : { ...node, otherwise };
}

function listOfOne(node: Fields): Fields {
  const { operand, list, negated } = node;
  if (!Array.isArray(list) || list.length !== 1) return node;
  return {
    kind: 'binary',
    operator: negated === true ? 'not-equal' : 'equal',
    left: operand,
    right: list[0],
  };
}

function isChain(
  node: Fields,
): node is { readonly operator: string; readonly left: Fields; readonly right: Fields } {
  return node['kind'] === 'binary' && (node['operator'] === 'and' || node['operator'] === 'or');
}

function chained(node: unknown, operator: string): readonly unknown[] {
  const fields = withoutRange(node as Fields);
  if (!isChain(fields) || fields.operator !== operator) return [canonicalTree(fields)];
  return [...chained(fields.left, operator), ...chained(fields.right, operator)];
}
