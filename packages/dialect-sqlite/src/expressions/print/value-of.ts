import type { Expression } from '@godwit/plugin-api';
import { columnNamed, type PrintScope } from './scope.js';

const ONE_OF = /^(coalesce|nullif|least|greatest)$/;
const OF_NUMBER = /^(absolute|round|round-double|round-half-even|truncate|floor|ceiling)$/;
const GIVES_DAY = /^(date|midnight|start)-of$/;
const ORDERS = /^(less|less-equal|greater|greater-equal)$/;

/** Says that a column of reals keeps NaN as a word, which counts 0. */
export function noteReals(parts: readonly Expression[], scope: PrintScope): void {
  const isReal = (part: Expression): boolean =>
    part.kind === 'column' && columnNamed(part.name, scope).type.kind === 'float';
  if (parts.flatMap(sourcesOf).some(isReal)) scope.caveats.add('SQLite computes with NaN as with 0');
}

/** Says where the order asked for is that of texts, in which later years and those before Christ stand elsewhere. */
export function noteOrder(expression: Expression, scope: PrintScope): void {
  if (orderedIn(expression).some((part) => isDay(part, scope)))
    scope.caveats.add('SQLite orders the times of the years 1 to 9999 only');
}

/** Whether it is a day or a time of one. */
export function isDay(part: Expression, scope: PrintScope): boolean {
  return sourcesOf(part).some((source) =>
    source.kind === 'column'
      ? /^(date|timestamp)$/.test(columnNamed(source.name, scope).type.kind)
      : source.kind === 'call' && GIVES_DAY.test(source.name),
  );
}

function orderedIn(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'binary':
      return ORDERS.test(expression.operator) ? [expression.left, expression.right] : [];
    case 'between':
      return [expression.operand, expression.low, expression.high];
    case 'call':
      return /^(least|greatest)$/.test(expression.name) ? expression.arguments : [];
    default:
      return [];
  }
}

/** What the value of a part is, or is computed of: columns, constants and calls. */
function sourcesOf(part: Expression): readonly Expression[] {
  switch (part.kind) {
    case 'unary':
      return sourcesOf(part.operand);
    case 'binary':
      return 'numbers' in part ? [part.left, part.right].flatMap(sourcesOf) : [];
    case 'call':
      if (part.name === 'nullif') return part.arguments.slice(0, 1).flatMap(sourcesOf);
      return ONE_OF.test(part.name) || OF_NUMBER.test(part.name) ? part.arguments.flatMap(sourcesOf) : [part];
    case 'case': {
      const results = part.branches.map(({ result }) => result);
      return [...results, ...(part.otherwise === undefined ? [] : [part.otherwise])].flatMap(sourcesOf);
    }
    case 'cast':
      return part.to === 'float' || part.to === 'decimal' ? sourcesOf(part.operand) : [];
    default:
      return [part];
  }
}
