import type {
  Column,
  Expression,
  ExpressionContext,
  PrintedExpression,
  SqlExpression,
  Statement,
  Table,
  TableName,
  TargetSession,
} from '@godwit/plugin-api';
import type { Answers, OwnColumn, OwnExpressions, OwnText } from '../own-expressions.js';
import { placedType } from '../values/boundary-values.js';
import { generateRows } from '../values/generate/generate-rows.js';
import type { Lab, LabDatabase } from './lab.js';
import { idColumn, makeTables, runPhase, schemaOf, table } from './make-tables.js';
import { introspected, tableNamed, writeRows } from './transfer.js';

const ROWS = 60;
const MADE = 'made';

/** What became of a text of the dialect's own. */
export interface Closed {
  readonly text: OwnText;
  readonly context: ExpressionContext;
  /** Undefined: it is not understood. */
  readonly tree: Expression | undefined;
  readonly printed: PrintedExpression | undefined;
  /** How the database refused what was printed. */
  readonly refused?: unknown;
  /** What was printed, as the database gives it back. */
  readonly back?: SqlExpression | undefined;
  /** What both texts are in every row; absent where they are something else at each look. */
  readonly answers?: readonly [text: Answers, printed: Answers];
}

/** Prints what the texts mean, has a database keep and compute it, and reads it again: all in one database. */
export function closeAll(lab: Lab, own: OwnExpressions): Promise<readonly Closed[]> {
  return lab.withDatabase(async (database) => {
    const name = database.name('law');
    const kept = await database.target(async (target) => {
      const context = await filled(lab, database, target, { own, name });
      const read = own.texts.map((text) => readAndPrint(lab, text, context));
      return keepAll(lab, database, target, read);
    });
    return computed(database, { own, name }, kept);
  });
}

interface Given {
  readonly own: OwnExpressions;
  readonly name: TableName;
}

/** The table of the columns with rows in it, as the database tells it. */
async function filled(lab: Lab, database: LabDatabase, target: TargetSession, given: Given): Promise<Table> {
  const columns = given.own.columns.map((one) => ownColumn(lab, database, one));
  const made = table(given.name, [idColumn(lab.dialect), ...columns]);
  const values = columns.map(({ type }, index) => ({ type, values: given.own.columns[index]?.values ?? [] }));
  const rows = generateRows(values, ROWS).map((row, id) => [BigInt(id), ...row]);
  await makeTables(lab.dialect, target, ownSchema(lab, [made]), async () => {
    await writeRows(target, made, rows);
  });
  return introspected(target, given.name);
}

function ownColumn({ dialect }: Lab, { schema }: LabDatabase, column: OwnColumn): Column {
  const { values: _, type = dialect.types.toLogical(column.nativeType).type, ...rest } = column;
  return { ...rest, type: placedType(type, schema), nullable: true };
}

function ownSchema({ dialect }: Lab, tables: readonly Table[]): ReturnType<typeof schemaOf> {
  return schemaOf(tables, { from: dialect.name });
}

function readAndPrint({ dialect }: Lab, text: OwnText, { name, columns }: Table): Closed {
  const expected = columns.find((column) => column.name === text.into)?.type;
  const context: ExpressionContext = {
    purpose: text.purpose,
    table: { name, columns },
    ...(expected === undefined ? {} : { expected }),
  };
  const tree = dialect.expressions.parse(text.text, context);
  const printed = tree === undefined ? undefined : dialect.expressions.print(tree, context);
  return { text, context, tree, printed };
}

/** Each printed text in a table of its own, read back at the end. */
async function keepAll(
  lab: Lab,
  database: LabDatabase,
  target: TargetSession,
  read: readonly Closed[],
): Promise<readonly Closed[]> {
  const tables = read.map((one, index) => holder(lab, database.name(`law_${index}`), one));
  const made = tables.filter((one) => one !== undefined);
  const { statements } = lab.dialect.ddl.create(ownSchema(lab, made));
  const refusals = new Map<string, unknown>();
  for (const { name } of made) {
    // Types are there already.
    const own = statements.filter(({ table: place }) => place?.name === name.name);
    await makeOne(lab, target, own).catch((error: unknown) => refusals.set(name.name, error));
  }
  const found = (await target.introspect()).tables;
  return read.map((one, index) => {
    const held = tables[index];
    if (held === undefined) return one;
    const refused = refusals.get(held.name.name);
    return refused === undefined
      ? { ...one, back: heldBy(tableNamed(found, held.name)) }
      : { ...one, refused };
  });
}

async function makeOne({ dialect }: Lab, target: TargetSession, own: readonly Statement[]): Promise<void> {
  await runPhase(dialect, target, own, 'before-load');
  await runPhase(dialect, target, own, 'after-load');
}

/** A table that holds what was printed where the text stands. */
function holder({ dialect }: Lab, name: TableName, { text, printed, context }: Closed): Table | undefined {
  if (printed?.ok !== true) return undefined;
  const expression: SqlExpression = { text: printed.sql, dialect: dialect.name };
  const columns = context.table.columns;
  const into = columns.find((column) => column.name === text.into) ?? columns[0];
  const part = { expression, direction: 'asc' } as const;
  switch (text.purpose) {
    case 'check':
      return table(name, columns, { checks: [{ name: `${name.name}_check`, expression }] });
    case 'index':
      return table(name, columns, {
        indexes: [{ name: `${name.name}_index`, unique: false, parts: [part] }],
      });
    case 'predicate': {
      const parts = [{ column: columns[0]?.name ?? '', direction: 'asc' } as const];
      return table(name, columns, {
        indexes: [{ name: `${name.name}_index`, unique: false, parts, where: expression }],
      });
    }
    default: {
      if (into === undefined) return undefined;
      const made: Column = { ...into, name: MADE, nullable: true };
      const how =
        text.purpose === 'default' ? { default: expression } : { generated: { expression, stored: true } };
      return table(name, [...columns, { ...made, ...how }]);
    }
  }
}

function heldBy({ columns, checks, indexes }: Table): SqlExpression | undefined {
  const [index] = indexes;
  const made = columns.find((column) => column.name === MADE);
  return (
    checks[0]?.expression ??
    index?.where ??
    index?.parts[0]?.expression ??
    made?.default ??
    made?.generated?.expression
  );
}

async function computed(
  database: LabDatabase,
  { own, name }: Given,
  kept: readonly Closed[],
): Promise<readonly Closed[]> {
  const steady = kept.flatMap(({ text, tree, printed }) =>
    tree === undefined || printed?.ok !== true || generatesAnew(tree) ? [] : [{ text, sql: printed.sql }],
  );
  const asked = steady.flatMap(({ text, sql }) => {
    const into = text.into === undefined ? {} : { into: text.into };
    return [
      { text: text.text, ...into },
      { text: sql, ...into },
    ];
  });
  const answers = await own.evaluate(database.input, name, asked);
  return kept.map((one) => {
    const at = steady.findIndex(({ text }) => text === one.text);
    const [before, after] = [answers[2 * at], answers[2 * at + 1]];
    return at < 0 || before === undefined || after === undefined ? one : { ...one, answers: [before, after] };
  });
}

/** Whether it is something else at each look. */
function generatesAnew(tree: Expression): boolean {
  return /"kind":"call","name":"(?:current-|random-|next-value)/.test(JSON.stringify(tree));
}
