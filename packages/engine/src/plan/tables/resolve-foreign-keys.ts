import { type ForeignKey, formatLogicalType, formatTableName, type Note } from '@godwit/plugin-api';
import { placeOf } from '../names/place.js';
import { canPointAt } from '../types/key-types.js';
import type { TableDraft } from './drafts.js';
import { findReferenced, type KeyPairs } from './find-referenced.js';

/** The foreign keys of one table that the target can have, in the target's names; and notes for the others. */
export interface ResolvedForeignKeys {
  readonly keys: readonly ForeignKey[];
  readonly notes: readonly Note[];
}

/** Keeps the foreign keys of a table whose other end arrives as a unique key of matching types. */
export function resolveForeignKeys(draft: TableDraft, drafts: readonly TableDraft[]): ResolvedForeignKeys {
  const keys: ForeignKey[] = [];
  const notes: Note[] = [];
  for (const key of draft.source.foreignKeys) {
    const found = findReferenced(draft, key, drafts);
    const problem = 'missing' in found ? { reason: found.missing } : problemOf(found);
    if ('missing' in found || problem !== undefined) notes.push(notCarried(draft, key, problem));
    else keys.push(inTargetNames(key, found));
  }
  return { keys, notes };
}

/** Why a foreign key cannot be made, and what would help. */
interface Problem {
  readonly reason: string;
  readonly suggestion?: string;
}

function problemOf({ parent, pairs }: KeyPairs): Problem | undefined {
  if (
    !isUnique(
      parent,
      pairs.map((pair) => pair.parent.source.name),
    )
  ) {
    return {
      reason: 'what it points at is neither a primary key nor unique',
      suggestion: 'Make that unique in the source.',
    };
  }
  const different = pairs.find((pair) => !canPointAt(pair.child.type, pair.parent.type));
  if (different === undefined) return undefined;
  const [child, other] = [different.child, different.parent].map(({ type }) => formatLogicalType(type));
  return {
    reason: `${different.child.source.name} (${child}) and the column it points at (${other}) have different types`,
    suggestion: 'Give both columns one type with typeMappings.',
  };
}

/** A partial index or one over expressions lets equal rows in. */
function isUnique({ source }: TableDraft, columns: readonly string[]): boolean {
  const whole = source.indexes.filter((index) => {
    return (
      index.unique && index.where === undefined && index.parts.every((part) => part.column !== undefined)
    );
  });
  const keys = [
    ...(source.primaryKey === undefined ? [] : [source.primaryKey.columns]),
    ...source.uniqueKeys.map((key) => key.columns),
    ...whole.map((index) => index.parts.map((part) => part.column ?? '')),
  ];
  return keys.some((key) => key.length === columns.length && key.every((column) => columns.includes(column)));
}

function inTargetNames(key: ForeignKey, { parent, pairs }: KeyPairs): ForeignKey {
  return {
    ...key,
    columns: pairs.map((pair) => pair.child.target),
    references: { table: parent.target, columns: pairs.map((pair) => pair.parent.target) },
  };
}

function notCarried(draft: TableDraft, key: ForeignKey, problem: Problem | undefined): Note {
  const to = formatTableName(key.references.table);
  const target = key.references.columns.length === 0 ? to : `${to} (${key.references.columns.join(', ')})`;
  return {
    code: 'FOREIGN_KEY_NOT_CARRIED',
    severity: 'loss',
    place: placeOf(draft.source.name, key.name === undefined ? {} : { object: key.name }),
    message: `The foreign key (${key.columns.join(', ')}) to ${target} is not made: ${problem?.reason}.`,
    ...(problem?.suggestion === undefined ? {} : { suggestion: problem.suggestion }),
  };
}
