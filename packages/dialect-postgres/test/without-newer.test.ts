import type { DomainType, Table } from '@godwit/plugin-api';
import { postgres } from '../src/index.js';
import { column, schemaOf, table } from './support.js';

const OLDER: readonly string[] = [];
const NEWER = ['NULLS NOT DISTINCT', 'numeric scales below 0 and above the precision'];

function made(has: readonly string[], tables: readonly Table[], domains: readonly DomainType[] = []) {
  const { statements, notes } = postgres.ddl.create(schemaOf(tables, { from: 'postgres', has, domains }));
  return { sql: statements.map((statement) => statement.sql).join('\n'), notes };
}

test('before PostgreSQL 15 NULLs of a unique key differ, which is told', () => {
  const part = { column: 'a', direction: 'asc' } as const;
  const t = table('t', [column('a', { kind: 'text' })], {
    uniqueKeys: [{ name: 'k', columns: ['a'], nullsNotDistinct: true }],
    indexes: [
      { name: 'u', unique: true, parts: [part], nullsNotDistinct: true },
      { name: 'i', unique: false, parts: [part], nullsNotDistinct: true },
    ],
  });
  const older = made(OLDER, [t]);
  expect(older.sql).not.toContain('NULLS');
  expect(older.notes).toMatchObject([
    { code: 'UNIQUE_NOT_CARRIED', severity: 'loss', place: { table: 't', object: 'k' } },
    { code: 'INDEX_NOT_CARRIED', severity: 'loss', place: { table: 't', object: 'u' } },
  ]);
  const newer = made(NEWER, [t]);
  expect(newer.sql.match(/NULLS NOT DISTINCT/g)).toHaveLength(3);
  expect(newer.notes).toEqual([]);
});

test('before PostgreSQL 15 a numeric of any other scale has no limits', () => {
  const numeric = (precision: number, scale: number, array = '') =>
    column(
      `${precision}`,
      { kind: 'decimal', precision, scale },
      {
        nativeType: `numeric(${precision},${scale})${array}`,
      },
    );
  const { name: _, nullable, ...base } = numeric(6, -6);
  const domain = { ...base, name: { schema: 'public', name: 'd' }, nullable, checks: [] };
  const t = table('t', [
    numeric(3, 5),
    numeric(4, -2, '[]'),
    numeric(5, 5),
    column('x', { kind: 'decimal' }, { nativeType: 'numeric' }),
  ]);
  expect(made(OLDER, [t], [domain]).sql).toMatch(
    /AS numeric\n.*"3" numeric,\s+"4" numeric\[\],\s+"5" numeric\(5,5\),\s+"x" numeric\s/s,
  );
  expect(made(NEWER, [t], [domain]).sql).toMatch(
    /AS numeric\(6,-6\)\n.*"3" numeric\(3,5\),\s+"4" numeric\(4,-2\)\[\]/s,
  );
});
