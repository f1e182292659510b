import type { CanonicalFunction, Expression } from '@godwit/plugin-api';
import { memberAs, memberTextAs, textAs } from '../read/spelled.js';
import { memberIn } from './json.js';
import { columnNamed, isTextDecimal, type PrintPart, type PrintScope } from './scope.js';
import { Unprintable } from './unprintable.js';

type Cast = Extract<Expression, { kind: 'cast' }>;

const TEXT_FUNCTIONS: ReadonlySet<CanonicalFunction> = new Set([
  ...(['lower-ascii', 'upper-ascii', 'lower', 'upper', 'trim', 'trim-start', 'trim-end'] as const),
  ...(['substring', 'replace', 'json-type', 'storage-class'] as const),
]);
const FUNCTIONS_OF_ONE_CLASS: ReadonlySet<CanonicalFunction> = new Set([
  ...(['coalesce', 'nullif', 'least', 'greatest'] as const),
]);

/** A cast out of a text or out of JSON, which fails for what is no such value. Undefined for other operands. */
export function printSpelled(cast: Cast, print: PrintPart, scope: PrintScope): string | undefined {
  const sql = spelled(cast, print, scope);
  if (sql === undefined) return undefined;
  refuseText(cast, scope);
  noteNumbers(cast, scope);
  return sql;
}

/** A cast to a decimal of so many digits. */
export function isRounded(expression: Expression): boolean {
  return expression.kind === 'cast' && expression.digits !== undefined;
}

/** What is kept as text is not computed with. */
function refuseText(
  { digits: [precision, scale] = [1, 0] }: Cast,
  { context: { expected } }: PrintScope,
): void {
  const type = { kind: 'decimal', precision, scale } as const;
  const isKept =
    expected?.kind === 'decimal' && expected.precision === precision && (expected.scale ?? 0) === scale;
  if (isTextDecimal(type) && !isKept) throw new Unprintable('SQLite keeps these decimals as text');
}

function spelled(cast: Cast, print: PrintPart, scope: PrintScope): string | undefined {
  const { operand } = cast;
  if (operand.kind === 'binary' && operand.operator.startsWith('json-get')) {
    const { document, path } = memberIn(operand, print);
    return (operand.operator === 'json-get' ? memberAs : memberTextAs)(document, path, cast);
  }
  return isText(operand, scope) ? textAs(print(operand), cast) : undefined;
}

function noteNumbers({ to, digits, operand }: Cast, { caveats }: PrintScope): void {
  const isMember = operand.kind === 'binary' && operand.operator === 'json-get';
  if (to === 'decimal' && digits === undefined) caveats.add('a number is read with 15 digits');
  if ((to === 'decimal' || to === 'float') && !isMember)
    caveats.add('a number that a text spells otherwise than JSON does is refused');
}

function isText(part: Expression, scope: PrintScope): boolean {
  switch (part.kind) {
    case 'literal':
      return part.type === 'text';
    case 'column':
      return columnNamed(part.name, scope).type.kind === 'text';
    case 'binary':
      return part.operator === 'concat' || part.operator === 'json-get-text';
    case 'cast':
      return part.to === 'text';
    case 'collate':
      return isText(part.operand, scope);
    case 'call':
      return TEXT_FUNCTIONS.has(part.name) || isOneText(part, scope);
    case 'case':
      return [...part.branches.map(({ result }) => result), part.otherwise].some(
        (result) => result !== undefined && isText(result, scope),
      );
    default:
      return false;
  }
}

function isOneText(call: Extract<Expression, { kind: 'call' }>, scope: PrintScope): boolean {
  return FUNCTIONS_OF_ONE_CLASS.has(call.name) && call.arguments.some((part) => isText(part, scope));
}
