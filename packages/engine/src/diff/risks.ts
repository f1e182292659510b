import type { Dialect, ObjectKind, Probe, Table } from '@godwit/plugin-api';
import type { PartDifference } from '../compare-schemas/compare-schemas.js';
import type { SchemaPart } from '../compare-schemas/schema-part.js';
import type { ComparedTarget } from './differing-parts.js';
import { rowsAgainst, rowsWhere } from './rows-against.js';
import type { DifferenceRisk } from './schema-comparison.js';
import { type SideTables, tableAt } from './side-tables.js';

/** What bringing the target to the source would mean for its rows. */
export interface Risk {
  readonly risk: DifferenceRisk;
  readonly rows?: number;
}

/** Who is asked. */
interface Asked {
  readonly target: Pick<ComparedTarget, 'count'>;
  readonly dialect: Dialect;
  readonly signal: AbortSignal;
}

/** A question, and what it means that rows answer it. */
interface Question {
  readonly probe: Probe;
  readonly risk: DifferenceRisk;
}

const SAFE: Risk = { risk: 'safe' };

/**
 * Counts for each difference, in the target, the rows that would go or that stand in the way. Where nobody can count, a risk is
 * one that may be.
 */
export async function assessRisks(
  differences: readonly PartDifference[],
  sides: SideTables,
  { target, dialect, signal }: Asked,
): Promise<readonly Risk[]> {
  const questions = differences.map((one) => questionsOf(one, sides, dialect));
  const answers = await target.count?.(
    questions.flat().map(({ probe }) => probe),
    signal,
  );
  const counts = new Map(
    questions.flat().map((one, index) => [one, Number(answers?.[index]?.count ?? 0n)] as const),
  );
  return questions.map((asked) => {
    const found = asked.find((one) => answers === undefined || (counts.get(one) ?? 0) > 0);
    if (found === undefined) return SAFE;
    return answers === undefined ? { risk: found.risk } : { risk: found.risk, rows: counts.get(found) ?? 0 };
  });
}

/** What is asked of the rows; the first question that rows answer tells what the difference means. */
function questionsOf(
  { change, part }: PartDifference,
  { wanted, found }: SideTables,
  dialect: Dialect,
): readonly Question[] {
  const [table, asked] = [tableAt(part.place, found), tableAt(part.place, wanted)];
  if (table === undefined) return [];
  const all: Probe = { kind: 'rows', table: table.name };
  if (part.kind === 'table') return change === 'extra' ? [{ probe: all, risk: 'data-loss' }] : [];
  if (part.kind === 'column' && change !== 'altered')
    return ofWholeColumn({ change, part }, table, asked, dialect);
  if (change === 'extra') return [];
  if (CONVERTED.has(part.kind)) return ofConversion(part, table, asked, dialect);
  const probe = rowsAgainst(part, { table, asked, found, dialect });
  return probe === undefined ? [] : [{ probe, risk: 'blocked' }];
}

/** What of a column decides what becomes of its values. */
const CONVERTED: ReadonlySet<ObjectKind> = new Set(['column', 'generated expression', 'collation']);

function ofWholeColumn(
  { change, part }: Pick<PartDifference, 'change' | 'part'>,
  table: Table,
  asked: Table | undefined,
  dialect: Dialect,
): readonly Question[] {
  if (change === 'extra') {
    const probe = rowsWhere(table, part.place.column ?? '', 'set', dialect);
    return probe === undefined ? [] : [{ probe, risk: 'data-loss' }];
  }
  const column = asked?.columns.find(({ name }) => name === part.place.column);
  const isFilled = column?.nullable || column?.default || column?.identity || column?.generated;
  return isFilled ? [] : [{ probe: { kind: 'rows', table: table.name }, risk: 'blocked' }];
}

/** A dialect that changes no schema does not know what becomes of values: they are written anew. */
function ofConversion(
  { place }: SchemaPart,
  table: Table,
  asked: Table | undefined,
  dialect: Dialect,
): readonly Question[] {
  const rewrite: Question = { probe: { kind: 'rows', table: table.name }, risk: 'rewrite' };
  const [from, to] = [table, asked].map((one) => one?.columns.find(({ name }) => name === place.column));
  if (from === undefined || to === undefined || dialect.ddl.converts === undefined) return [rewrite];
  const conversion = dialect.ddl.converts(table, from, to);
  const keyColumns = table.primaryKey?.columns ?? [];
  if (conversion === undefined) {
    const probe = rowsWhere(table, from.name, 'set', dialect);
    return probe === undefined ? [] : [{ probe, risk: 'blocked' }];
  }
  const { rewrites, misfits } = conversion;
  return [
    ...(misfits === undefined
      ? []
      : [
          {
            probe: { kind: 'matches', table: table.name, predicate: misfits, keyColumns },
            risk: 'blocked',
          } as const,
        ]),
    ...(rewrites ? [rewrite] : []),
  ];
}
