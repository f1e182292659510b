import { formatTableName, type NativeConstraint, type Note, type Table } from '@godwit/plugin-api';
import type { TableDraft } from '../tables/drafts.js';
import type { TypeSides } from '../tables/planned-table.js';
import type { ObjectNames } from './object-names.js';
import { placeOf, tableKey } from './place.js';
import { namesColumn } from './rename-columns.js';

/** The constraints of one table that go along as text, under their names in the target; and notes for the others. */
export interface CarriedConstraints {
  readonly part: Pick<Table, 'nativeConstraints'>;
  readonly notes: readonly Note[];
}

/** Finds out which of them the target can be given: text is of one dialect, and says names and types as the source does. */
export function carryConstraints(
  draft: TableDraft,
  drafts: readonly TableDraft[],
  { objects, sides }: { readonly objects: ObjectNames; readonly sides: TypeSides },
): CarriedConstraints {
  const kept: NativeConstraint[] = [];
  const notes: Note[] = [];
  for (const constraint of draft.source.nativeConstraints ?? []) {
    const same = sides.from === sides.target.name;
    const reason = same ? whyNotGiven(constraint, draft, drafts) : 'it is not translated';
    if (reason === undefined) kept.push({ ...constraint, name: nameOf(constraint, draft, objects) });
    else notes.push(notCarried(draft.source, constraint, reason));
  }
  return { part: kept.length === 0 ? {} : { nativeConstraints: kept }, notes };
}

/** One that points at nothing keeps its rows by an index, whose name its schema shares. */
function nameOf(
  { name, kind, references }: NativeConstraint,
  { target }: TableDraft,
  objects: ObjectNames,
): string {
  return references === undefined
    ? objects.relation(target, kind, name)
    : objects.constraint(target, kind, name);
}

function whyNotGiven(
  { sql, references }: NativeConstraint,
  draft: TableDraft,
  drafts: readonly TableDraft[],
): string | undefined {
  const named = [draft];
  if (references !== undefined) {
    const parent = drafts.find(({ source }) => tableKey(source.name) === tableKey(references));
    if (parent === undefined) return `it points at ${formatTableName(references)}, which is not in this move`;
    named.push(parent);
  }
  if (named.some(isRenamed)) return 'names that it may use differ in the target';
  const retyped = named
    .flatMap(({ columns }) => columns)
    .find(({ as, type, source }) => as !== type && namesColumn({ text: sql }, source.name));
  return retyped && `a transform gives "${retyped.source.name}" another type, for which it was not written`;
}

function isRenamed({ source, target, columns }: TableDraft): boolean {
  return (
    tableKey(source.name) !== tableKey(target) ||
    columns.some((column) => column.source.name !== column.target)
  );
}

function notCarried(table: Table, { name, kind, sql }: NativeConstraint, reason: string): Note {
  return {
    code: 'TABLE_NOT_MODELLED',
    severity: 'loss',
    place: placeOf(table.name, { object: name }),
    message: `The ${kind} is not carried, because ${reason}: ${sql}.`,
  };
}
