import { type Column, parseTypeWish, type Table, type TypeWish } from '@godwit/plugin-api';
import { matchesNothing } from '../../names/matches-nothing.js';
import { pathsOf, refuseAmbiguous } from '../tables/select-tables.js';

/** The types that a config asks for instead of the declared ones. */
export class TypeOverrides {
  readonly #mappings: ReadonlyMap<string, TypeWish>;
  readonly #byType = new Map<string, TypeWish>();

  /**
   * Throws NAME_MATCHES_NOTHING for a key that is neither a column nor a declared type of the source, and NAME_AMBIGUOUS
   * for one that is a column of several tables that move.
   */
  constructor(
    mappings: Readonly<Record<string, string>>,
    tables: readonly Table[],
    moved: readonly Table[] = tables,
  ) {
    const parsed = Object.entries(mappings).map(([key, word]) => [key, parseTypeWish(word)] as const);
    this.#mappings = new Map(parsed.filter((entry): entry is [string, TypeWish] => entry[1] !== undefined));
    for (const [key, type] of this.#mappings) this.#byType.set(normalize(key), type);
    checkKeys([...this.#mappings.keys()], tables);
    for (const key of this.#mappings.keys()) refuseAmbiguous('typeMappings', key, tablesOf(key, moved));
  }

  /** A column's own entry wins over its type with arguments, and that over its type without them. */
  find(table: Table, column: Column): TypeWish | undefined {
    if (this.#mappings.size === 0) return undefined;
    for (const path of pathsOf(table, column.name)) {
      const own = this.#mappings.get(path);
      if (own !== undefined) return own;
    }
    if (column.nativeType === '') return undefined;
    const full = normalize(column.nativeType);
    return this.#byType.get(full) ?? this.#byType.get(withoutArguments(full));
  }
}

function checkKeys(keys: readonly string[], tables: readonly Table[]): void {
  if (keys.length === 0) return;
  const columns = tables.flatMap((table) => table.columns.map((column) => ({ table, column })));
  const paths = new Set(columns.flatMap(({ table, column }) => pathsOf(table, column.name)));
  const types = new Set(columns.flatMap(({ column }) => typeNames(column)));
  const stray = keys.find((key) => !paths.has(key) && !types.has(normalize(key)));
  if (stray === undefined) return;
  const known = stray.includes('.')
    ? [...paths]
    : [...new Set(columns.map(({ column }) => column.nativeType))];
  throw matchesNothing(
    `typeMappings "${stray}" is neither a column (table.column) nor a declared type of the source.`,
    stray,
    known.filter((name) => name !== ''),
  );
}

function tablesOf(key: string, tables: readonly Table[]): readonly Table[] {
  return tables.filter((table) => table.columns.some((column) => pathsOf(table, column.name).includes(key)));
}

function typeNames(column: Column): readonly string[] {
  const full = normalize(column.nativeType);
  return [full, withoutArguments(full)];
}

/** `Decimal ( 10, 2 )` and `DECIMAL(10,2)` are one type. */
function normalize(nativeType: string): string {
  return nativeType
    .trim()
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\s*([(),])\s*/g, '$1');
}

function withoutArguments(normalized: string): string {
  return normalized
    .replaceAll(/\([^)]*\)/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
