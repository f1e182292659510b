import { describeDifference, describeSchemaDifference, strikeOff } from '@godwit/test-support/checker';
import { listCorpora } from './corpora.js';
import { complaint, ledgerOf } from './ledger.js';
import { skipWithoutCorpora } from './skip-without-corpora.js';
import { summarise } from './summarise.js';
import { type ThereAndBack, throughPostgres } from './there-and-back.js';
import { thereAndBackTable } from './there-and-back-table.js';
import { twoAtATime } from './two-at-a-time.js';
import { untoldValues } from './untold-values.js';

const corpora = listCorpora();

if (corpora.length === 0) skipWithoutCorpora();
else {
  let ways: ReadonlyMap<string, ThereAndBack>;
  beforeAll(async () => {
    ways = await twoAtATime(corpora, throughPostgres);
  }, 1_800_000);
  afterAll(() => {
    process.stderr.write(thereAndBackTable(ways));
  });

  describe.each(corpora)('SQLite $name', ({ name }) => {
    test('arrives whole in PostgreSQL, where each table takes new rows', () => {
      const { there, middle, inserts } = ways.get(name) as ThereAndBack;
      expect(complaint(there)).toBe('');
      expect(middle?.differences.map(describeDifference)).toEqual([]);
      expect(inserts?.failures).toEqual([]);
    });

    test('differs in PostgreSQL by nothing that the ledger does not tell', () => {
      expect(ways.get(name)?.untold).toEqual([]);
    });

    test('is planned with the verdict of the move', () => {
      const [planned, moved] = ways.get(name)?.verdicts ?? [];
      expect(planned).toEqual(moved);
    });

    test('comes back with every row and value, but for what the ledgers say', () => {
      const way = ways.get(name) as ThereAndBack;
      expect(way.back && complaint(way.back)).toBe('');
      expect(way.values && summarise(untoldValues(way.values, way))).toEqual([]);
    });

    test('comes back with its keys, indexes and foreign keys, but for what the ledgers say', () => {
      const { there, back, schema = [] } = ways.get(name) as ThereAndBack;
      expect(back?.code).toBe(0);
      const ledger = [there, back].flatMap((run) => (run === undefined ? [] : ledgerOf(run)));
      expect(strikeOff(schema, ledger).map(describeSchemaDifference)).toEqual([]);
    });
  });
}
