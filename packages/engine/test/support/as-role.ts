import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import {
  createMigrationManager,
  type DatabaseMigrationManager,
  type MigrationOptions,
} from '../../src/index.js';
import type { RealMove } from './real-move.js';

/** The same move as a user of the target who is no superuser. */
export interface RoleMove extends AsyncDisposable {
  readonly role: string;
  manager(options: MigrationOptions): DatabaseMigrationManager;
}

/** A role that may only what `grants` says, with a manager that runs as it. */
export async function asRole(move: RealMove, grants: (role: string) => string): Promise<RoleMove> {
  const role = `small_${new URL(move.url).pathname.slice(-12)}`;
  await move.query(
    `CREATE ROLE ${role} LOGIN PASSWORD 'small'; REVOKE CREATE ON SCHEMA public FROM PUBLIC; ${grants(role)}`,
  );
  const url = new URL(move.url);
  url.username = role;
  url.password = 'small';
  return {
    role,
    manager: (options) =>
      createMigrationManager(
        { source: `sqlite:${move.file}`, target: url.href, options },
        { dialects: [sqlite, postgres] },
      ),
    [Symbol.asyncDispose]: async () => {
      await move.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    },
  };
}
