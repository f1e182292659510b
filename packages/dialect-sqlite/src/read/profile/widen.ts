import { type ColumnPlan, formatLogicalType, type LogicalType } from '@godwit/plugin-api';
import { usualShape } from './count-guess.js';
import { examine, type ProfileContext } from './examine.js';
import { countClasses, describeClasses, joinOf, type StorageClasses } from './join-types.js';
import { misfitReason } from './misfit-reason.js';
import type { Outcome } from './outcome.js';
import { isTime } from './shapes.js';
import { describeTimeForms } from './time-forms.js';

/** The type that holds every value of a column, why, and what a scan with it found. */
export interface Widened {
  readonly as: LogicalType;
  /** Where its numbers still are counts of time. */
  readonly form?: ColumnPlan['form'];
  readonly reason: string;
  readonly outcome: Outcome;
}

/**
 * Finds the narrowest type that holds every value of a column whose asked type does not. `declared`: what the scan with
 * the asked type found, where that says something.
 */
export async function widen(
  context: ProfileContext,
  column: ColumnPlan,
  cut: boolean,
  declared: Outcome | undefined,
): Promise<Widened> {
  const { name, as: asked, form } = column;
  const because = (as: LogicalType, classes?: StorageClasses): string =>
    declared === undefined
      ? contentOf(classes)
      : misfitReason(asked, as, declared, cut || column.chosen === true);
  for (const as of relatives(asked)) {
    const counted = form === undefined ? {} : { form };
    const outcome = await fitsAll(context, { name, as, ...counted }, cut, true);
    if (outcome !== undefined) return { as, ...counted, outcome, reason: because(as) };
  }
  const classes = await countClasses(context, name);
  for (const as of joinOf(classes, asked)) {
    const outcome = await fitsAll(context, { name, as }, cut, false);
    if (outcome !== undefined)
      return {
        as,
        outcome,
        reason: await reasonOf(context, column, as, { classes, because: because(as, classes) }),
      };
  }
  const as: LogicalType = { kind: 'bytes' };
  const [outcome] = await examine(context, [{ column: { name, as }, strict: false, cut }], one(name, false));
  return { as, outcome: outcome as Outcome, reason: because(as, classes) };
}

/** A column of times whose values all are moments with zones, whatever its choice says of values that do not fit. */
export async function zoned(
  context: ProfileContext,
  { name, as: asked, misfits }: ColumnPlan,
  declared: Outcome,
): Promise<Widened | undefined> {
  if (misfits === undefined || declared.misfits === 0n || asked.kind !== 'timestamp' || asked.zoned)
    return undefined;
  const as: LogicalType = { ...asked, precision: 6, zoned: true };
  const outcome = await fitsAll(context, { name, as }, false, true);
  return outcome && { as, outcome, reason: misfitReason(asked, as, declared, false) };
}

/** Types near the asked one that are tried before the classes of the values decide. */
function relatives(asked: LogicalType): readonly LogicalType[] {
  switch (asked.kind) {
    case 'timestamp':
      return [
        ...(asked.precision < 6 ? [{ ...asked, precision: 6 }] : []),
        ...(asked.zoned ? [] : [{ ...asked, precision: 6, zoned: true }]),
      ];
    case 'date':
      return [
        { kind: 'timestamp', precision: 6, zoned: false },
        { kind: 'timestamp', precision: 6, zoned: true },
      ];
    case 'time':
      return [
        ...(asked.precision < 6 ? [{ ...asked, precision: 6 }] : []),
        { ...asked, precision: 6, zoned: !asked.zoned },
      ];
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

/** Whether the conversions that the config can ask for make the type of all values. */
async function fitsChosen(context: ProfileContext, column: ColumnPlan): Promise<boolean> {
  return (await fitsAll(context, { ...column, chosen: true }, false, true)) !== undefined;
}

function one(
  name: string,
  untilMisfit: boolean,
): { readonly measure: readonly string[]; readonly untilMisfit: boolean } {
  return { measure: [name], untilMisfit };
}

function contentOf(classes: StorageClasses | undefined): string {
  const stored = classes === undefined ? '' : describeClasses(classes);
  return `It holds ${stored === '' ? 'no values' : stored}.`;
}

/** Why, and what else could be made of the values. */
async function reasonOf(
  context: ProfileContext,
  { as: asked, name, chosen, form: said }: ColumnPlan,
  as: LogicalType,
  { classes, because }: { readonly classes: StorageClasses; readonly because: string },
): Promise<string> {
  const isCount = (isTime(asked.kind) || asked.kind === 'time') && classes.integer + classes.real > 0n;
  if (chosen === true && isCount && said === undefined) {
    const choice = `options.columns: { "${context.table.name}.${name}": { from: "epoch-ms" } }`;
    return `${because} Seconds, milliseconds or another unit: ${choice} says which of them they count.`;
  }
  const forms = isTime(asked.kind) ? describeTimeForms(context, name) : '';
  if (forms !== '') return `${because} Its times are stored in several forms: ${forms}.`;
  if (asked.kind === 'time' && as.kind === 'text' && (await fitsChosen(context, { name, as: asked })))
    return `${because} typeMappings: { "${context.table.name}.${name}": "${formatLogicalType(asked)}" } takes the times of day.`;
  if (asked.kind !== 'timestamp') return because;
  if (classes.text === 0n && classes.blob === 0n) {
    const form = usualShape(context, name);
    const mapping = `typeMappings: { "${context.table.name}.${name}": "timestamptz from ${form}" }`;
    const how = form === undefined ? 'typeMappings' : mapping;
    const said = form === undefined ? ' once they say in which unit' : '';
    return `${because} If these numbers count time, ${how} or epochToTimestamp makes times of them${said}.`;
  }
  for (const type of [asked, { ...asked, zoned: true }]) {
    if (as.kind !== 'text' || (await fitsAll(context, { name, as: type }, true, true)) === undefined)
      continue;
    const mapping = `typeMappings: { "${context.table.name}.${name}": "${formatLogicalType(type)}" }`;
    return `Seconds have more than six digits after the point; ${mapping} cuts them.`;
  }
  return because;
}
