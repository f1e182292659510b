import { type Dialect, type DialectOption, MigrationError, type OptionValues } from '@godwit/plugin-api';
import type { Option } from './option.js';
import { kindOf } from './option-kinds.js';
import { type MigrationOptions, OPTIONS } from './option-table.js';

/** A dialect, as far as its options are concerned. */
export type OptionOwner = Pick<Dialect, 'name' | 'options'>;

/** One option, whoever declares it. */
export type OptionRow = Option<unknown, unknown>;

/** Options by their names. */
export type OptionTable = Readonly<Record<string, OptionRow>>;

/**
 * The options that every move has, and those of these dialects. Where two dialects have one of the same name, the row of the
 * first stands. Throws DIALECT_INVALID for a row that is none.
 */
export function optionTable(owners: readonly OptionOwner[]): OptionTable {
  const table: Record<string, OptionRow> = { ...OPTIONS };
  for (const { name: dialect, options = {} } of owners)
    for (const [name, row] of Object.entries(options)) {
      const made = rowOf(dialect, name, row);
      table[name] ??= made;
    }
  return table;
}

function rowOf(dialect: string, name: string, row: DialectOption): OptionRow {
  if (Object.hasOwn(OPTIONS, name))
    throw invalid(dialect, name, 'needs another name: every move has one of this');
  const { takes, default: value, help, placeholder, alsoIn } = row;
  const kind = kindOf(takes);
  if (kind === undefined) throw invalid(dialect, name, 'does not say what values it takes');
  const problem = kind.check(value, 'default');
  if (problem !== undefined) throw invalid(dialect, name, `needs a default that is ${problem.expected}`);
  return {
    ...kind,
    default: value,
    help,
    dialect,
    ...(placeholder === undefined ? {} : { placeholder }),
    ...(alsoIn === undefined ? {} : { alsoIn }),
  };
}

function invalid(dialect: string, option: string, what: string): MigrationError {
  const message = `The option "${option}" of the dialect "${dialect}" ${what}.`;
  return new MigrationError({ code: 'DIALECT_INVALID', message });
}

/** Refuses what only a dialect understands that plays no part: OPTION_OF_OTHER_DIALECT. */
export function refuseOptionsOfOthers(
  options: MigrationOptions,
  table: OptionTable,
  dialects: readonly string[],
): void {
  for (const [name, value] of Object.entries(options)) {
    const owner = table[name]?.dialect;
    if (value === undefined || owner === undefined || dialects.includes(owner)) continue;
    const option = `options.${name}`;
    throw new MigrationError({
      code: 'OPTION_OF_OTHER_DIALECT',
      message: `${option} is an option of the dialect "${owner}", and neither side of this move is one.`,
      hint: 'Leave it out.',
    });
  }
}

/** The values of the options that a dialect declares, defaults filled in. */
export function valuesOf({ options: rows = {} }: OptionOwner, given: MigrationOptions): OptionValues {
  const values: OptionValues = { ...given };
  return Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, values[name] ?? row.default]));
}
