import { COUNT_SHAPES, countForm, type LogicalType, shapeRange, type ValueShape } from '@godwit/plugin-api';

const DAY = '[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])';
const CLOCK = '([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]+)?)?';
const ZONE = ' ?(Z|[+-][0-9]{2}(:?[0-9]{2})?)';
const HEX = (digits: number): string => `[0-9a-f]{${digits}}`;

/** The shapes that values of a type may have, as SQL that is true for a value that has it; `x` is the column. */
export function shapesOf(
  type: LogicalType,
  x: string,
  knows: { readonly json: boolean },
): readonly (readonly [ValueShape, string])[] {
  switch (type.kind) {
    case 'integer':
    case 'bigint':
      return [['zero-one', `${x} IN (0, 1)`], ...counts('whole', x)];
    case 'float':
      return counts('double', x);
    case 'text':
      return textShapes(x, knows);
    default:
      return [];
  }
}

function textShapes(
  x: string,
  { json }: { readonly json: boolean },
): readonly (readonly [ValueShape, string])[] {
  const like = (pattern: string): string => `${byBytes(x)} ~ '^${pattern}$'`;
  return [
    ['boolean-words', `lower(${x}) IN ('true', 'false', 't', 'f')`],
    ['iso-date', like(DAY)],
    ['iso-timestamp', like(`${DAY}[ T]${CLOCK}`)],
    ['iso-timestamp-zoned', like(`${DAY}[ T]${CLOCK}${ZONE}`)],
    ['uuid', like(`${HEX(8)}-${HEX(4)}-${HEX(4)}-${HEX(4)}-${HEX(12)}`)],
    ...(json ? [['json', `${x} IS JSON OBJECT OR ${x} IS JSON ARRAY`] as const] : []),
  ];
}

/** A text to match patterns with: citext folds case in them, and a nondeterministic collation has none. */
export function byBytes(x: string): string {
  return `${x}::text COLLATE "C"`;
}

/** The forms that are stored in this way and can be told from other numbers. */
function counts(stored: 'whole' | 'double', x: string): readonly (readonly [ValueShape, string])[] {
  return COUNT_SHAPES.filter((shape) => countForm(shape).stored === stored).map((shape) => {
    const [low, high] = shapeRange(shape);
    return [shape, `${x} BETWEEN ${low} AND ${high}`];
  });
}
