import type {
  Column,
  DomainType,
  Identity,
  Note,
  PrimaryKey,
  SqlExpression,
  Table,
  UniqueKey,
} from '@godwit/plugin-api';
import type { NameMap } from '../names/name-map.js';
import { carryConstraints } from '../names/native-constraints.js';
import type { ObjectNames } from '../names/object-names.js';
import { placeOf } from '../names/place.js';
import { namesColumn, renameColumns } from '../names/rename-columns.js';
import type { ColumnDraft, TableDraft } from '../tables/drafts.js';
import { declaredType, isAsDeclared, type TypeSides } from '../tables/planned-table.js';
import { resolveForeignKeys } from '../tables/resolve-foreign-keys.js';
import { leftDomainNotes } from '../types/left-domains.js';
import { spelledDefault } from '../types/spelled-default.js';
import { withdrawRetyped } from '../types/withdraw-retyped.js';
import { targetCheck, targetIndex } from './target-index.js';

/** A table as the target shall hold it, and notes about what of it cannot be kept. */
export interface TargetTable {
  readonly table: Table;
  readonly notes: readonly Note[];
}

/** What the parts of a table are called in the target, and how types are spelled there. */
export interface TargetContext {
  readonly sides: TypeSides;
  readonly objects: ObjectNames;
  readonly types: Pick<NameMap, 'type' | 'object'>;
  /** Of the source. */
  readonly domains: readonly DomainType[];
}

/** Turns a finished draft into a table in the target's names and types. */
export function targetTable(
  draft: TableDraft,
  drafts: readonly TableDraft[],
  { objects: names, types, sides, domains }: TargetContext,
): TargetTable {
  const notes: Note[] = [];
  const { target } = draft;
  const { table: source, notes: withdrawn } = withdrawRetyped(draft, sides.from === sides.target.name);
  notes.push(...withdrawn, ...leftDomainNotes(draft, domains));
  const columnNames = new Map(draft.columns.map((column) => [column.source.name, column.target]));
  const rename = (column: string): string => columnNames.get(column) ?? column;
  const { primaryKey, nativeConstraints: _, ...rest } = source;
  const keys = keysOf(draft, names, rename);
  const foreign = resolveForeignKeys(draft, drafts);
  const native = carryConstraints(draft, drafts, { objects: names, sides });
  notes.push(...foreign.notes, ...native.notes);
  const table: Table = {
    ...rest,
    name: target,
    columns: draft.columns.map((column, index) => {
      const kept = { ...column, source: source.columns[index] ?? column.source };
      return targetColumn(draft, kept, { rename, types, sides }, notes);
    }),
    ...keys,
    ...native.part,
    foreignKeys: foreign.keys.map((key) =>
      named(key, (name) => names.constraint(target, 'foreign key', name)),
    ),
    indexes: source.indexes.map((index) =>
      targetIndex(index, names.relation(target, 'index', index.name), rename),
    ),
    checks: source.checks.map((check) => {
      return targetCheck(
        named(check, (name) => names.constraint(target, 'check', name)),
        rename,
      );
    }),
  };
  return { table, notes };
}

/** A primary key with NULLs becomes a unique key. */
function keysOf(
  { source, target, keyHasNulls }: TableDraft,
  names: ObjectNames,
  rename: (column: string) => string,
): { readonly primaryKey?: PrimaryKey; readonly uniqueKeys: readonly UniqueKey[] } {
  const carry = <K extends PrimaryKey | UniqueKey>(key: K, kind: string): K => {
    const own = named(key, (name) => names.relation(target, kind, name));
    const include = key.include && { include: key.include.map(rename) };
    return { ...own, columns: key.columns.map(rename), ...include };
  };
  const primary = source.primaryKey && carry(source.primaryKey, 'primary key');
  const unique = source.uniqueKeys.map((key) => carry(key, 'unique key'));
  if (primary === undefined) return { uniqueKeys: unique };
  return keyHasNulls ? { uniqueKeys: [primary, ...unique] } : { primaryKey: primary, uniqueKeys: unique };
}

interface ColumnContext extends Pick<TargetContext, 'types' | 'sides'> {
  readonly rename: (name: string) => string;
}

/** A sequence of its own is there only in a target of the source's dialect. */
function identityIn(
  { sequence, ...identity }: Identity,
  types: TargetContext['types'],
  { from, target }: TypeSides,
): Identity {
  if (sequence === undefined || from !== target.name) return identity;
  return { ...identity, sequence: types.object(sequence) };
}

function targetColumn(
  draft: TableDraft,
  column: ColumnDraft,
  { rename, types, sides }: ColumnContext,
  notes: Note[],
): Column {
  const { default: written, generated, identity, domain, ...rest } = column.source;
  const changed = generated === undefined ? undefined : whyNotComputed(draft, column, generated.expression);
  const keepsGenerated = generated !== undefined && changed === undefined;
  const keepsIdentity =
    identity !== undefined && (column.type.kind === 'bigint' || column.type.kind === 'integer');
  const place = placeOf(draft.source.name, { column: column.source.name });
  if (changed !== undefined) {
    const message = `${changed}, so it became an ordinary one.`;
    notes.push({ code: 'GENERATED_NOT_CARRIED', severity: 'loss', place, message });
  }
  if (identity !== undefined && !keepsIdentity) {
    const message = 'The column is no whole number in the target, so it generates no keys.';
    notes.push({ code: 'IDENTITY_NOT_CARRIED', severity: 'loss', place, message });
  }
  return {
    ...rest,
    name: column.target,
    type: types.type(column.type),
    nativeType: declaredType(column, sides),
    ...(isAsDeclared(column) && domain !== undefined ? { domain: types.object(domain) } : {}),
    nullable: column.nullable,
    ...(written === undefined
      ? {}
      : { default: renameColumns(spelledDefault(written, column, sides.target), rename) }),
    ...(keepsGenerated
      ? { generated: { ...generated, expression: renameColumns(generated.expression, rename) } }
      : {}),
    ...traitsOf(column),
    ...(keepsIdentity ? { identity: identityIn(identity, types, sides) } : {}),
  };
}

/** Why the target would not compute what the source gives; the beginning of a sentence. */
function whyNotComputed(
  { columns }: TableDraft,
  { steps, misfits }: ColumnDraft,
  expression: SqlExpression,
): string | undefined {
  if (steps.length > 0) return 'A transform changes the values of the generated column';
  if (misfits !== undefined)
    return 'Values of the generated column do not fit, and options.columns says what of them';
  const read = columns.find((one) => isAltered(one) && namesColumn(expression, one.source.name));
  return (
    read && `The generated column reads ${read.source.name}, whose values change as options.columns says`
  );
}

/** Whether values of a column become others while they are read. */
/** Of values that become others nothing is known. */
function traitsOf(column: ColumnDraft): Pick<Column, 'traits'> {
  const traits = isAltered(column) || column.steps.length > 0 ? {} : column.traits;
  return traits === undefined ? {} : { traits };
}

function isAltered({ misfits, badText }: ColumnDraft): boolean {
  return misfits === 'null' || badText !== undefined;
}

/** What has no name is named by the target, and whatever its triggers are in the source, the target asks it. */
function named<T extends { readonly name?: string; readonly enforced?: boolean }>(
  { enforced: _, ...object }: T,
  give: (name: string) => string,
): T {
  return (object.name === undefined ? object : { ...object, name: give(object.name) }) as T;
}
