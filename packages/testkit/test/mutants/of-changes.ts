import type { ChangeStatement } from '@godwit/plugin-api';
import { type MemoryKind, type Mutant, mutant } from './mutant.js';

const SUITE = 'changes of a schema';

/** Changes of a schema that are not what was asked, or that lose rows. */
export const OF_CHANGES: readonly Mutant[] = [
  mutant('changes nothing', SUITE, (dialect) => withChange(dialect, () => [])),
  mutant('makes a changed table anew without its rows', SUITE, (dialect) => withChange(dialect, emptied)),
  mutant('forgets what takes a change back', SUITE, (dialect) =>
    withChange(dialect, ({ undo: _, ...statement }) => [statement]),
  ),
  mutant('tells no loss', SUITE, (dialect) =>
    withChange(dialect, (statement) => [{ ...statement, risk: 'safe' }]),
  ),
  mutant('keeps nothing of what it drops', SUITE, (dialect) => ({
    ...dialect,
    ddl: {
      ...dialect.ddl,
      change: ({ keepAs: _, ...given }) => dialect.ddl.change?.(given) ?? { statements: [], notes: [] },
    },
  })),
  mutant('tells of no conversion', SUITE, (dialect) => {
    const { converts: _, ...ddl } = dialect.ddl;
    return { ...dialect, ddl };
  }),
];

function withChange(
  dialect: MemoryKind,
  change: (statement: ChangeStatement) => readonly ChangeStatement[],
): MemoryKind {
  return {
    ...dialect,
    ddl: {
      ...dialect.ddl,
      change: (given) => {
        const { statements = [], notes = [] } = dialect.ddl.change?.(given) ?? {};
        return { statements: statements.flatMap(change), notes };
      },
    },
  };
}

function emptied(statement: ChangeStatement): readonly ChangeStatement[] {
  const command = JSON.parse(statement.sql) as {
    readonly do: string;
    readonly to?: { readonly name: unknown };
  };
  if (command.do !== 'alter-table' || command.to === undefined) return [statement];
  const drop = JSON.stringify({ do: 'drop-table', table: command.to.name });
  const create = JSON.stringify({ do: 'create-table', table: { ...command.to, foreignKeys: [] } });
  return [
    { ...statement, id: `${statement.id} first`, sql: drop },
    { ...statement, sql: create },
  ];
}
