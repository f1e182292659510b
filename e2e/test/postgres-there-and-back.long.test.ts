import { describeSchemaDifference, strikeOff } from '@godwit/test-support/checker';
import { complaint, ledgerOf } from './ledger.js';
import { listPostgresCorpora } from './postgres-corpora.js';
import { skipWithoutCorpora } from './skip-without-corpora.js';
import { summarise } from './summarise.js';
import { type ThereAndBack, throughSqlite } from './there-and-back.js';
import { thereAndBackTable } from './there-and-back-table.js';
import { twoAtATime } from './two-at-a-time.js';
import { untoldValues } from './untold-values.js';

const corpora = listPostgresCorpora();

if (corpora.length === 0) skipWithoutCorpora();
else {
  let ways: ReadonlyMap<string, ThereAndBack>;
  beforeAll(async () => {
    ways = await twoAtATime(corpora, throughSqlite);
  }, 1_800_000);
  afterAll(() => {
    process.stderr.write(thereAndBackTable(ways));
  });

  describe.each(corpora)('PostgreSQL $name', ({ name }) => {
    test('is in SQLite with every row and value', () => {
      const { there, middle } = ways.get(name) as ThereAndBack;
      expect(complaint(there)).toBe('');
      expect(middle && summarise(middle.differences)).toEqual([]);
    });

    test('differs in SQLite by nothing that the ledger does not tell', () => {
      expect(ways.get(name)?.untold).toEqual([]);
    });

    test('is planned with the verdict of the move', () => {
      const [planned, moved] = ways.get(name)?.verdicts ?? [];
      expect(planned).toEqual(moved);
    });

    test('comes back with every row and value', () => {
      const { back, values } = ways.get(name) as ThereAndBack;
      expect(back && complaint(back)).toBe('');
      expect(values && summarise(untoldValues(values, ways.get(name) as ThereAndBack))).toEqual([]);
    });

    test('comes back with its schema, but for what the ledgers say', () => {
      const { there, back, schema = [] } = ways.get(name) as ThereAndBack;
      expect(back?.code).toBe(0);
      const ledger = [there, back].flatMap((run) => (run === undefined ? [] : ledgerOf(run)));
      expect(strikeOff(schema, ledger).map(describeSchemaDifference)).toEqual([]);
    });
  });
}
