import {
  type Check,
  type ForeignKey,
  formatTableName,
  type Index,
  type IndexPart,
  type NativeObject,
  type ObjectKind,
  type Place,
  type PrimaryKey,
  type SqlExpression,
  type Table,
  type TableName,
  type UniqueKey,
} from '@godwit/plugin-api';
import { placeOf } from '../plan/names/place.js';
import { type Content, HOLDS_FOR, rowsOf, type SchemaPart } from './schema-part.js';

/** What belongs to a table beside its columns: keys, indexes, checks and its comment. */
export function tableParts(table: Table): readonly SchemaPart[] {
  const {
    name,
    primaryKey,
    uniqueKeys,
    foreignKeys,
    indexes,
    checks,
    nativeConstraints = [],
    nativeObjects = [],
    comment,
  } = table;
  const object = (own: string | undefined): Place => placeOf(name, own === undefined ? {} : { object: own });
  const key = (kind: ObjectKind, own: PrimaryKey | UniqueKey): SchemaPart => {
    const id = kind === 'primary key' ? '' : listOf(own.columns);
    return { ...keyPart(kind, own), id, place: object(own.name), object: own };
  };
  return [
    ...(primaryKey === undefined ? [] : [key('primary key', primaryKey)]),
    ...uniqueKeys.map((own) => key('unique key', own)),
    ...foreignKeys.map((own) => ({ ...foreignKeyPart(own), place: object(own.name), object: own })),
    ...indexes.map((own) => ({ ...indexPart(own), place: object(own.name), object: own })),
    ...checks.map((own) => ({ ...checkPart(own), place: object(own.name), object: own })),
    ...nativeConstraints.map((own): SchemaPart => {
      const { name: id, kind, sql } = own;
      return {
        kind: 'native constraint',
        id,
        place: object(id),
        what: `the ${kind} ${id}`,
        content: { sql },
        object: own,
      };
    }),
    ...nativeObjects.map((own) => ({ ...nativeObjectPart(name, own), place: object(own.name), object: own })),
    ...(comment === undefined ? [] : [commentPart(placeOf(name), formatTableName(name), comment)]),
  ];
}

function nativeObjectPart(table: TableName, own: NativeObject): Omit<SchemaPart, 'place'> {
  const { kind, name, text, carried } = own;
  const called = kind === 'table option' ? name : `the ${kind} ${name}`;
  // What a comment is on tells its table already.
  const what =
    kind === 'comment' ? `the comment on ${name}` : `${called} of the table ${formatTableName(table)}`;
  return { kind, id: name, what, content: { text }, optional: !carried };
}

function commentPart(place: Place, name: string, text: string): SchemaPart {
  return { kind: 'comment', id: '', place, what: `the comment of the table ${name}`, content: { text } };
}

function keyPart(kind: ObjectKind, key: PrimaryKey | UniqueKey): Omit<SchemaPart, 'place' | 'id'> {
  const { name, columns, include = [], deferrable, onConflict } = key;
  return {
    kind,
    columns,
    what: `the ${kind} ${named(name)}(${listOf(columns)})`,
    content: {
      columns: listOf(columns),
      'included columns': include.length === 0 ? undefined : listOf(include),
      check: whenOf(deferrable),
      conflict: onConflict,
      nulls: 'nullsNotDistinct' in key && key.nullsNotDistinct === true ? 'not distinct' : undefined,
      enforced: enforcedOf(key),
    },
  };
}

function foreignKeyPart(key: ForeignKey): Omit<SchemaPart, 'place'> {
  const { name, columns, references, onUpdate, onDelete, match, deferrable, validated } = key;
  const to = `${formatTableName(references.table)} (${listOf(references.columns)})`;
  return {
    kind: 'foreign key',
    id: `${listOf(columns)} to ${to}`,
    columns,
    what: `the foreign key ${named(name)}(${listOf(columns)}) to ${to}`,
    content: {
      'on update': onUpdate,
      'on delete': onDelete,
      match,
      check: whenOf(deferrable),
      [HOLDS_FOR]: rowsOf(validated),
      enforced: enforcedOf(key),
    },
  };
}

function indexPart({
  name,
  unique,
  parts,
  where,
  method,
  include = [],
  nullsNotDistinct,
}: Index): Omit<SchemaPart, 'place'> {
  return {
    kind: 'index',
    id: name,
    what: `the ${unique ? 'unique ' : ''}index ${name}`,
    content: {
      unique: unique ? 'yes' : 'no',
      parts: parts.flatMap(partOf),
      where,
      method,
      'included columns': include.length === 0 ? undefined : listOf(include),
      nulls: unique && nullsNotDistinct === true ? 'not distinct' : undefined,
    },
  };
}

function partOf({
  column,
  expression,
  direction,
  nulls,
  collation,
  operatorClass,
}: IndexPart): readonly (string | SqlExpression)[] {
  const words = [direction, nulls && `nulls ${nulls}`, collation, operatorClass].filter(
    (word) => word !== undefined,
  );
  return [expression ?? column ?? '', words.join(' ')];
}

/** A check, of a table or of a domain; one without a name is what it says. */
export function checkPart({ name, expression, validated }: Check): Omit<SchemaPart, 'place'> {
  const said: Readonly<Record<string, Content>> = name === undefined ? {} : { expression };
  return {
    kind: 'check',
    id: name ?? `(${expression.tree === undefined ? expression.text : JSON.stringify(expression.tree)})`,
    what: `the check ${named(name)}(${expression.text})`,
    content: { ...said, [HOLDS_FOR]: rowsOf(validated) },
  };
}

function enforcedOf({ enforced }: Pick<ForeignKey, 'enforced'>): string {
  return enforced === false ? 'no (its triggers are disabled)' : 'yes';
}

function whenOf(deferrable: PrimaryKey['deferrable']): string | undefined {
  return deferrable === 'not-deferrable' ? undefined : deferrable;
}

function named(name: string | undefined): string {
  return name === undefined ? '' : `${name} `;
}

function listOf(columns: readonly string[]): string {
  return columns.join(', ');
}
