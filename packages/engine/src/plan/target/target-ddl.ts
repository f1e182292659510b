import type {
  DatabaseSchema,
  Dialect,
  Note,
  OptionValues,
  SchemaObjects,
  Sequence,
  Statement,
  Table,
  TableName,
  TargetSchema,
} from '@godwit/plugin-api';
import type { NameMap } from '../names/name-map.js';
import { ObjectNames } from '../names/object-names.js';
import { tableKey } from '../names/place.js';
import { atSourcePlaces, sourcePlaces } from '../names/source-places.js';
import { uniqueIds } from '../names/unique-ids.js';
import type { TableDraft } from '../tables/drafts.js';
import type { OwnObjects } from '../tables/own-objects.js';
import { computedColumns, withArrived } from './arrived-columns.js';
import { type BrokenKeys, dropKeys } from './drop-keys.js';
import type { ExistingTarget } from './existing-target.js';
import { madeObjects } from './made-objects.js';
import { presentObjects, type WantedObjects } from './present-objects.js';
import { type Replacing, takeAway } from './take-away.js';
import { targetTable } from './target-table.js';

/** The statements of a plan, and what they do not carry. */
export interface PlannedDdl {
  readonly statements: readonly Statement[];
  readonly notes: readonly Note[];
  /** Ids of the statements that bring back what rests during a load. */
  readonly restoring: ReadonlySet<string>;
  /** Ids of the statements that drop what is in the way. */
  readonly dropping: ReadonlySet<string>;
  /** The tables as the target shall hold them; none where a load goes into tables that are there. */
  readonly tables: readonly Table[];
  /** The sequences of their own that the target holds or is given, with the numbers of the source. */
  readonly sequences: readonly Sequence[];
  /** What the target has once everything is done, in its own words. */
  readonly objects: () => SchemaObjects;
  /** Objects of the target that are other than the ones that were to have their names. */
  readonly different: readonly TableName[];
  /** Whether the target computes a column: keys are `tableKey` and the column's name. */
  computes(table: Table['name'], column: string): boolean;
}

/** What the statements of a new schema depend on. */
export interface SchemaInput extends Replacing {
  readonly drafts: readonly TableDraft[];
  readonly schema: DatabaseSchema;
  readonly names: NameMap;
  readonly own: OwnObjects;
  /** Those that the target's dialect declares. */
  readonly options: OptionValues;
  readonly existing: ExistingTarget;
  /** Keys that the target is made without. */
  readonly broken?: readonly BrokenKeys[];
}

/** Statements that make everything anew, after dropping what is in the way. */
export function planSchema(input: SchemaInput): PlannedDdl {
  const { drafts, target } = input;
  const names = new ObjectNames(
    target.capabilities,
    drafts.map((draft) => draft.target),
    keptSchema(input),
  );
  const sides = { from: input.schema.dialect, target };
  const made = drafts.map((draft) =>
    targetTable(draft, drafts, { objects: names, types: input.names, sides, domains: input.schema.domains }),
  );
  const kept = dropKeys(
    made.map(({ table }) => table),
    input.broken ?? [],
    (table, wanted) => names.relation(table, 'index', wanted),
  );
  const { tables } = kept;
  const objects = wantedObjects(input);
  const { same, different } = presentObjects(objects, input.existing.schema);
  const wanted = schemaOf(tables, input, { ...objects, present: [...same, ...different] });
  const ddl = target.ddl.create(wanted);
  const drops = takeAway(
    input,
    [...tables, ...input.own.views].map(({ name }) => name),
  );
  const ends = drops.statements.filter(({ phase }) => phase === 'after-proof');
  const statements = uniqueIds([
    ...drops.statements.filter(({ phase }) => phase === 'before-load'),
    ...ddl.statements,
    ...target.ddl.resetIdentities(tables, true),
    ...target.ddl.analyze(tables),
    ...ends,
  ]);
  const dropping = idsOf(statements.slice(0, drops.statements.length - ends.length));
  const toSource = sourcePlaces(drafts);
  const told = ddl.notes.map((note) => ({ ...note, place: toSource(note.place) }));
  const notes = [...names.notes, ...made.flatMap((one) => one.notes), ...kept.notes, ...told, ...drops.notes];
  const arrived = tables.map((table) => withArrived(table, ddl));
  const { sequences } = input.own;
  // The dialect may have to make the whole schema somewhere to say it.
  let held: SchemaObjects | undefined;
  return {
    statements: statements.map((statement) => atSourcePlaces(statement, toSource)),
    notes,
    dropping,
    restoring: new Set(),
    tables: arrived,
    sequences,
    objects: () => {
      held ??= madeObjects(wanted, target);
      return held;
    },
    different,
    computes: computedColumns(ddl),
  };
}

/** The ids of statements. */
export function idsOf(statements: readonly Statement[]): ReadonlySet<string> {
  return new Set(statements.map((statement) => statement.id));
}

function wantedObjects({ schema, names, own }: SchemaInput): WantedObjects {
  const enums = schema.enums.map((one) => ({ ...one, name: names.object(one.name) }));
  const domains = schema.domains.map((domain) => ({
    ...domain,
    name: names.object(domain.name),
    type: names.type(domain.type),
    ...(domain.over === undefined ? {} : { over: names.object(domain.over) }),
  }));
  return { enums, domains, sequences: own.sequences };
}

/** A database that holds something keeps its own. */
function propertiesOf(
  { dialect, properties }: DatabaseSchema,
  target: Dialect,
  { tables, views, properties: own = {} }: DatabaseSchema,
): Pick<TargetSchema, 'properties' | 'ownProperties'> {
  if (dialect !== target.name) return {};
  const fresh = tables.length + views.length === 0;
  return { ...(properties && { properties }), ...(fresh ? {} : { ownProperties: own }) };
}

function schemaOf(
  tables: readonly Table[],
  { schema, own, options, existing, target }: SchemaInput,
  { enums, domains, sequences, present }: WantedObjects & { readonly present: readonly TableName[] },
): TargetSchema {
  const { views, triggers } = own;
  const placed = [...tables, ...enums, ...domains, ...views, ...sequences];
  const schemas = placed.map(({ name }) => name.schema).filter((one) => one !== undefined);
  return {
    from: schema.dialect,
    tables,
    schemas: [...new Set(schemas)],
    enums,
    domains,
    options,
    ...(existing.schema.types === undefined ? {} : { types: existing.schema.types }),
    ...(existing.schema.has === undefined ? {} : { has: existing.schema.has }),
    ...propertiesOf(schema, target, existing.schema),
    views,
    triggers,
    sequences,
    present,
  };
}

/** What the target still holds after the victims are gone. */
function keptSchema({ existing, victims, oldViews }: SchemaInput): DatabaseSchema {
  const gone = new Set(victims.map(({ table }) => tableKey(table.name)));
  const views = new Set(oldViews.map(({ name }) => tableKey(name)));
  return {
    ...existing.schema,
    views: existing.schema.views.filter((view) => !views.has(tableKey(view.name))),
    tables: existing.schema.tables.filter((table) => !gone.has(tableKey(table.name))),
  };
}
