import { type ColumnPlan, formatLogicalType, type LogicalType } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { examine, type ProfileContext } from './examine.js';
import { countClasses, describeClasses, joinOf, type StorageClasses } from './join-types.js';
import type { Outcome } from './outcome.js';
import { isTime } from './shapes.js';
import { describeTimeForms } from './time-forms.js';

/** The type that holds every value of a column, why, and what a scan with it found. */
export interface Widened {
  readonly as: LogicalType;
  readonly reason: string;
  readonly outcome: Outcome;
}

/** Finds the narrowest type that holds every value of a column whose asked type does not. */
export async function widen(context: ProfileContext, column: ColumnPlan, cut: boolean): Promise<Widened> {
  const { name, as: asked } = column;
  for (const as of relatives(asked)) {
    const outcome = await fitsAll(context, { name, as }, cut, true);
    if (outcome !== undefined) return { as, outcome, reason: `Every value is a ${formatLogicalType(as)}.` };
  }
  const classes = await countClasses(context, name);
  for (const as of joinOf(classes, asked)) {
    const outcome = await fitsAll(context, { name, as }, cut, false);
    if (outcome !== undefined) return { as, outcome, reason: await reasonOf(context, column, as, classes) };
  }
  const as: LogicalType = { kind: 'bytes' };
  const [outcome] = await examine(context, [{ column: { name, as }, strict: false, cut }], one(name, false));
  return { as, outcome: outcome as Outcome, reason: `It holds ${describeClasses(classes)}.` };
}

/** Types near the asked one that are tried before the classes of the values decide. */
function relatives(asked: LogicalType): readonly LogicalType[] {
  switch (asked.kind) {
    case 'timestamp':
      return [...(asked.zoned ? [] : [{ ...asked, zoned: true }]), { kind: 'date' }];
    case 'date':
      return [
        { kind: 'timestamp', precision: 6, zoned: false },
        { kind: 'timestamp', precision: 6, zoned: true },
      ];
    case 'time':
      return [{ ...asked, precision: 6, zoned: !asked.zoned }];
    case 'decimal':
      return asked.precision === undefined ? [] : [{ kind: 'decimal' }];
    case 'integer':
      return [{ kind: 'bigint' }];
    case 'float':
      return asked.bits === 32 ? [{ kind: 'float', bits: 64 }] : [];
    default:
      return [];
  }
}

async function fitsAll(
  context: ProfileContext,
  column: ColumnPlan,
  cut: boolean,
  strict: boolean,
): Promise<Outcome | undefined> {
  const [outcome] = await examine(context, [{ column, strict, cut }], one(column.name, true));
  return outcome === undefined || outcome.misfits > 0n ? undefined : outcome;
}

function one(
  name: string,
  untilMisfit: boolean,
): { readonly measure: readonly string[]; readonly untilMisfit: boolean } {
  return { measure: [name], untilMisfit };
}

async function reasonOf(
  context: ProfileContext,
  column: ColumnPlan,
  as: LogicalType,
  classes: StorageClasses,
): Promise<string> {
  const stored = describeClasses(classes);
  const held = stored === '' ? 'It holds no values.' : `It holds ${stored}.`;
  const { as: asked, name } = column;
  const forms = isTime(asked.kind) ? describeTimeForms(context, quoteIdentifier(name)) : '';
  if (forms !== '') return `${held} Its times are stored in several forms: ${forms}.`;
  if (asked.kind !== 'timestamp') return held;
  if (classes.text === 0n && classes.blob === 0n) {
    return `${held} If these numbers count time, a transform such as epoch-to-timestamp makes times of them.`;
  }
  for (const type of [asked, { ...asked, zoned: true }]) {
    if (as.kind !== 'text' || (await fitsAll(context, { name, as: type }, true, true)) === undefined)
      continue;
    const mapping = `typeMappings: { "${context.table.name}.${name}": "${formatLogicalType(type)}" }`;
    return `${held} Seconds have more than six digits after the point; ${mapping} cuts them.`;
  }
  return held;
}
