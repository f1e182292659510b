import type { Row, Table } from '@godwit/plugin-api';
import { failure, type Move, type MoveOptions, move } from './support/move.js';
import { column, database, idColumn, references, table } from './support/sample-schema.js';
import type { WatchedDatabase } from './support/watched-database.js';

/** So many that a table does not share transactions with others. */
const MANY = 1001;

function rows(count: number): readonly Row[] {
  return Array.from({ length: count }, (_, index) => [BigInt(index + 1), BigInt(index + 1)]);
}

function keyed(name: string, more: Partial<Table> = {}): Table {
  const index = { name: `${name}_n`, unique: false, parts: [{ column: 'n', direction: 'asc' }] } as const;
  const primaryKey = { columns: ['id'] };
  return table(name, [idColumn(), column('n', { kind: 'bigint' })], {
    primaryKey,
    indexes: [index],
    ...more,
  });
}

/** Three tables, and one that points at two of them. */
function source(): WatchedDatabase {
  const child = keyed('child', {
    foreignKeys: [references('n', 'alpha', 'id', 'to_alpha'), references('n', 'beta', 'id', 'to_beta')],
  });
  return database(
    [child, rows(MANY)],
    ...['alpha', 'beta', 'gamma'].map((name) => [keyed(name), rows(MANY + 1)] as const),
  );
}

interface Watched extends Move {
  /** The purposes of steps in the order in which they began and ended, as `+` and `-`. */
  readonly seen: readonly string[];
  most(): number;
}

/** A move whose steps after the load take a while. */
function watched(more: MoveOptions, fails?: string): Watched {
  const seen: string[] = [];
  let [now, highest] = [0, 0];
  const moved = move(source(), more);
  moved.target.faults.execute = async (purpose) => {
    if (purpose.startsWith('create table')) return;
    highest = Math.max(highest, ++now);
    seen.push(`+${purpose}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    now -= 1;
    if (fails !== undefined && purpose.includes(fails)) throw new Error('refused');
    seen.push(`-${purpose}`);
  };
  return { ...moved, seen, most: () => highest };
}

test('keys and indexes of several tables are made at once, as many as are asked for', async () => {
  const most = async (parallel: number, concurrentWriters: boolean): Promise<number> => {
    const one = watched({ options: { parallel }, capabilities: { concurrentWriters } });
    await one.manager.migrate();
    return one.most();
  };
  expect(await most(3, true)).toBe(3);
  expect(await most(2, true)).toBe(2);
  expect(await most(3, false)).toBe(1);
  expect(await most(1, true)).toBe(1);
});

test('no two steps of one table are at work at once, and a foreign key comes after all keys of both tables', async () => {
  const { manager, seen, events, target } = watched({ options: { parallel: 4 } });
  expect(await manager.migrate()).toMatchObject({ status: 'done' });
  for (const name of ['alpha', 'beta', 'gamma', 'child']) {
    const own = seen.filter((purpose) => purpose.includes(name));
    expect(own.length).toBeGreaterThan(3);
    for (const [at, purpose] of own.entries()) {
      if (at % 2 === 0) expect(own.slice(at, at + 2)).toEqual([purpose, purpose.replace('+', '-')]);
    }
  }
  for (const name of ['alpha', 'beta']) {
    const foreign = seen.findIndex((purpose) => purpose.startsWith('+') && purpose.includes(`to_${name}`));
    const keys = seen.filter(
      (purpose) => /^-.*primary key/.test(purpose) && (purpose.includes(name) || purpose.includes('child')),
    );
    for (const key of keys) expect(seen.indexOf(key)).toBeLessThan(foreign);
  }
  expect(target.get({ name: 'child' })?.table.foreignKeys).toHaveLength(2);
  const finished = events.flatMap((event) =>
    event.type === 'step:finished' && event.phase === 'after-load' ? event : [],
  );
  expect(finished.map(({ index }) => index)).toEqual(finished.map((_, at) => at + 1));
  expect(finished.at(-1)?.total).toBe(finished.length);
});

test('after a step that failed no further one begins, and the failure is told as where one is done after the other', async () => {
  for (const parallel of [1, 4]) {
    const { manager, seen } = watched({ options: { parallel } }, 'beta_n');
    const error = await failure(manager.migrate());
    expect(error).toMatchObject({ code: 'STATEMENT_FAILED', message: expect.stringContaining('beta_n') });
    expect(seen.filter((purpose) => purpose.includes('to_'))).toEqual([]);
    expect(error['result']).toMatchObject({ status: 'failed' });
  }
});
