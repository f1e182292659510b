import type { Note, ObjectKind, SchemaObjects, Table, TableName } from '@godwit/plugin-api';
import { compareSchemas, type PartDifference } from '../../compare-schemas/compare-schemas.js';
import { alteredWords } from '../../compare-schemas/pair-parts.js';
import type { Normalize } from '../../compare-schemas/same-content.js';
import type { SchemaPart } from '../../compare-schemas/schema-part.js';
import { listNames } from '../../names/nearest-name.js';
import { placeOf, tableKey } from '../names/place.js';
import type { Found } from './find-existing.js';

type Code = Extract<Note['code'], `REPLACED_${string}`>;

/** What tells that something of this kind is lost; of the other kinds a plan tells itself. */
const CODES: Readonly<Partial<Record<ObjectKind, Code>>> = {
  column: 'REPLACED_COLUMN_LOST',
  default: 'REPLACED_CONSTRAINT_LOST',
  'not null': 'REPLACED_CONSTRAINT_LOST',
  identity: 'REPLACED_CONSTRAINT_LOST',
  'generated expression': 'REPLACED_CONSTRAINT_LOST',
  collation: 'REPLACED_OPTION_LOST',
  'primary key': 'REPLACED_CONSTRAINT_LOST',
  'unique key': 'REPLACED_CONSTRAINT_LOST',
  'foreign key': 'REPLACED_CONSTRAINT_LOST',
  index: 'REPLACED_INDEX_LOST',
  check: 'REPLACED_CONSTRAINT_LOST',
  'native constraint': 'REPLACED_CONSTRAINT_LOST',
  comment: 'REPLACED_COMMENT_LOST',
  trigger: 'REPLACED_TRIGGER_LOST',
  view: 'REPLACED_OPTION_LOST',
};
/** These change nothing of what the application may write or see. */
const WARNINGS: readonly Code[] = ['REPLACED_COMMENT_LOST', 'REPLACED_OPTION_LOST'];

/** What goes with the tables and views that are replaced and is not made again: a note for each of these and each code. */
export async function replacedNotes(
  found: Found,
  made: SchemaObjects,
  normalize?: Normalize,
): Promise<readonly Note[]> {
  const differences = compareSchemas(oldObjects(found, made), made, normalize);
  const extra = differences.filter(({ change }) => change === 'extra').map(({ part }) => part);
  const lost = differences.flatMap(({ change, part, detail }): readonly SchemaPart[] => {
    if (change === 'extra' || part.kind === 'view') return [];
    // The plan shows the types of the new columns.
    if (change === 'altered')
      return part.kind === 'column' ? [] : [{ ...part, what: `${part.what} (${detail})` }];
    return extra.some((one) => isSame(part, one, normalize)) ? [] : [part];
  });
  return [...told([...lost, ...lostOfViews(found, made)]), ...(await found.attached(made))];
}

/** Statements that belong to an old view, such as the indexes of a materialised one, and not to the new one. */
function lostOfViews({ views }: Found, made: SchemaObjects): readonly SchemaPart[] {
  return views.flatMap(({ name, after = [] }) => {
    const other = made.views.find((view) => tableKey(view.name) === tableKey(name));
    const lost = after.filter((sql) => !other?.after?.includes(sql));
    return lost.map(
      (sql): SchemaPart => ({ kind: 'view', id: sql, place: placeOf(name), what: sql, content: {} }),
    );
  });
}

/** The old tables under the names that those have which take their place. */
function oldObjects({ existing, views }: Found, made: SchemaObjects): SchemaObjects {
  const names = new Map<string, TableName>();
  const tables = made.tables.flatMap(({ name }): readonly Table[] => {
    const old = existing.table(name);
    if (old === undefined) return [];
    names.set(tableKey(old.name), name);
    // The dialect itself tells of these, as of all that hangs on a table.
    return [{ ...old, name, nativeObjects: [] }];
  });
  for (const { name } of views) names.set(tableKey(name), name);
  const triggers = existing.schema.triggers.flatMap((trigger) => {
    const table = names.get(tableKey(trigger.table));
    return table === undefined ? [] : [{ ...trigger, table }];
  });
  return { tables, views: [], triggers, sequences: [], domains: [] };
}

/** An index or a check under another name is the same; a check without a name is what it says already. */
function isSame(old: SchemaPart, made: SchemaPart, normalize: Normalize = (text) => text): boolean {
  const isNamed = old.kind === 'index' || (old.kind === 'check' && old.place.object !== undefined);
  const may = old.kind === made.kind && isNamed;
  return may && keyOf(old) === keyOf(made) && alteredWords(old, made, normalize).length === 0;
}

function keyOf({ place: { schema, table = '' } }: SchemaPart): string {
  return tableKey({ ...(schema === undefined ? {} : { schema }), name: table });
}

function told(lost: readonly PartDifference['part'][]): readonly Note[] {
  const groups = new Map<string, { readonly code: Code; readonly parts: SchemaPart[] }>();
  for (const part of lost) {
    const code = CODES[part.kind];
    if (code === undefined) continue;
    const key = `${code} ${keyOf(part)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { code, parts: [part] });
    else group.parts.push(part);
  }
  return [...groups.values()].map(({ code, parts }) => {
    const { schema, table = '' } = parts[0]?.place ?? {};
    return {
      code,
      severity: WARNINGS.includes(code) ? 'warning' : 'loss',
      place: placeOf({ ...(schema === undefined ? {} : { schema }), name: table }),
      message: `The old one goes, and the new one will not have: ${listNames(parts.map(({ what }) => what))}.`,
    };
  });
}
