import {
  type Column,
  canonicalJson,
  formatLogicalType,
  formatTableName,
  type Identity,
  type LogicalType,
  type SqlExpression,
  type Table,
} from '@godwit/plugin-api';
import { placeOf } from '../plan/names/place.js';
import { type Content, HOLDS_FOR, rowsOf, type SchemaPart } from './schema-part.js';

/** A column, and what it says beside its type, each for itself. */
export function columnParts({ name: table }: Table, column: Column): readonly SchemaPart[] {
  const { name, nullable, default: value, identity, generated, comment, domain, notNull } = column;
  const part = (kind: SchemaPart['kind'], what: string, content: SchemaPart['content'] = {}): SchemaPart => {
    return { kind, id: name, place: placeOf(table, { column: name }), what: `${what} ${name}`, content };
  };
  const collation = collationOf(column);
  const comments =
    comment === undefined ? [] : [part('comment', 'the comment of the column', { text: comment })];
  return [
    {
      ...part('column', 'the column', {
        type: typeText(column.type),
        domain: domain && formatTableName(domain),
      }),
      what: describeColumn(column),
    },
    ...(nullable
      ? []
      : [
          part('not null', 'NOT NULL of the column', {
            conflict: notNull?.onConflict,
            [HOLDS_FOR]: rowsOf(notNull?.validated),
          }),
        ]),
    ...(value === undefined || isNull(value)
      ? []
      : [part('default', 'the default of the column', { value: constantOf(column.type, value) })]),
    ...(identity === undefined
      ? []
      : [part('identity', 'the generator of the keys of the column', says(identity))]),
    ...(generated === undefined
      ? []
      : [
          part('generated expression', 'the generated expression of the column', {
            expression: generated.expression,
            kind: generated.stored ? 'stored' : 'virtual',
          }),
        ]),
    ...(collation === undefined
      ? []
      : [part('collation', 'the collation of the column', { name: collation })]),
    ...comments,
  ];
}

function describeColumn({ name, type }: Column): string {
  return `the column ${name} as ${formatLogicalType(type)}`;
}

/** Where the spelling of JSON does not count, that of a constant does not either. */
function constantOf(type: LogicalType, value: SqlExpression): string | SqlExpression {
  const { tree } = value;
  if (type.kind !== 'json' || type.form !== 'normalized' || tree?.kind !== 'literal') return value;
  const json = canonicalJson(tree.text, 'by-value');
  return json.ok ? json.text : value;
}

/** A default of NULL is none. */
function isNull({ tree }: NonNullable<Column['default']>): boolean {
  return tree?.kind === 'literal' && tree.type === 'null';
}

function says({
  mode,
  neverReused,
  start,
  increment,
  bounds,
  sequence,
}: Identity): Readonly<Record<string, Content>> {
  return {
    mode,
    reuse: neverReused ? 'never' : 'possible',
    start,
    increment,
    bounds: bounds === undefined ? undefined : JSON.stringify(bounds),
    sequence: sequence && formatTableName(sequence),
  };
}

/** The native name, else the one that the type has; `citext` is a type of its own. */
function collationOf({ type, collation }: Column): string | undefined {
  const own = type.kind === 'text' && type.collation !== 'citext' ? type.collation : undefined;
  return collation ?? own;
}

/** The type with all that makes it another one; where a type of people's own stands is no part of what it is. */
export function typeText(type: LogicalType): string {
  if (type.kind === 'array') return `array(${typeText(type.of)})`;
  if (type.kind !== 'enum') return formatLogicalType(type);
  return `${formatLogicalType(type)} of ${JSON.stringify(type.values)}`;
}
