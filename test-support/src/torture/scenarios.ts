/** One move that is ended again and again. */
export interface Scenario {
  readonly name: string;
  readonly from: 'sqlite' | 'postgres';
  readonly to: 'sqlite' | 'postgres';
  readonly flags: readonly string[];
  /** What the target holds before: nothing, the tables of an earlier move, or the same without any row. */
  readonly before?: 'moved' | 'tables';
  /** Large tables have a column that keeps their rows from travelling in binary. */
  readonly asText?: boolean;
  /** A transform changes texts, so that rows travel as values. */
  readonly transformed?: boolean;
}

/** The rows of one page of SQLite's manual are few; of a table that is cut into ranges they are many. */
export const ROWS = 80_000;

/** The moves, in the order in which they take turns. */
export const SCENARIOS: readonly Scenario[] = [
  { name: 'sqlite-postgres', from: 'sqlite', to: 'postgres', flags: ['--parallel', '3'] },
  { name: 'postgres-sqlite', from: 'postgres', to: 'sqlite', flags: ['--parallel', '3'] },
  {
    name: 'sqlite-postgres-by-sql',
    from: 'sqlite',
    to: 'postgres',
    flags: ['--parallel', '1', '--reader', 'sql'],
  },
  {
    name: 'postgres-sqlite-as-text',
    from: 'postgres',
    to: 'sqlite',
    flags: ['--parallel', '1'],
    asText: true,
  },
  {
    name: 'sqlite-postgres-as-values',
    from: 'sqlite',
    to: 'postgres',
    flags: ['--parallel', '3'],
    transformed: true,
  },
  { name: 'postgres-postgres', from: 'postgres', to: 'postgres', flags: ['--parallel', '3'] },
  { name: 'sqlite-sqlite', from: 'sqlite', to: 'sqlite', flags: [] },
  {
    name: 'sqlite-postgres-replaced',
    from: 'sqlite',
    to: 'postgres',
    flags: ['--parallel', '3', '--on-existing', 'drop'],
    before: 'moved',
  },
  {
    name: 'sqlite-postgres-data-only',
    from: 'sqlite',
    to: 'postgres',
    flags: ['--data-only'],
    before: 'tables',
  },
  {
    name: 'postgres-sqlite-data-only',
    from: 'postgres',
    to: 'sqlite',
    flags: ['--data-only'],
    before: 'tables',
  },
];

/** A config of a project whose transform changes the texts of two tables. */
export const TRANSFORMING_CONFIG = `
export default {
  transforms: [{
    name: 'louder',
    match: { table: /^(large|log)$/, kind: 'text' },
    open: () => (text) => text.toUpperCase() + '!',
  }],
};
`;
