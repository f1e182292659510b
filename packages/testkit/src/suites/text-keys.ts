import type { Row } from '@godwit/plugin-api';
import { keyed, rowsOf } from '../lab/keyed.js';
import type { Lab } from '../lab/lab.js';
import { column, idColumn, makeTables, schemaOf, table } from '../lab/make-tables.js';
import { introspected, writeRows } from '../lab/transfer.js';
import { sameData } from '../same-data.js';
import { SkipTest } from '../suite.js';

/** Capitals before small letters, and characters above U+FFFF after all others: so bytes are ordered. */
const WORDS = ['b', 'B', 'a', 'é', 'z', '~', '\ufffd', '😀', 'A b', 'A', '1', '10', '9', "it's"];

/** The order of text keys is that of bytes. */
export function textKeys(lab: Lab): Promise<void> {
  return lab.withDatabase(async (database) => {
    const word = column(lab.dialect, 'word', { kind: 'text' }, { nullable: false });
    const number = idColumn(lab.dialect, 'number');
    const made = table(database.name('words'), [word, number], {
      primaryKey: { columns: ['word', 'number'] },
    });
    const rows = WORDS.flatMap((text): readonly Row[] => [
      [text, 2n],
      [text, -1n],
    ]);
    await database.target((target) =>
      makeTables(lab.dialect, target, schemaOf([made]), async () => {
        await writeRows(target, made, rows);
      }),
    );
    await database.source(async (source) => {
      const found = await introspected(source, made.name);
      if (lab.dialect.capabilities.keyOrder({ kind: 'text' }) !== 'binary')
        throw new SkipTest('`keyOrder` says that text has no binary order.');
      const read = await rowsOf(source, found, keyed(source, found, ['word', 'number']));
      const wanted = [...rows].sort(
        ([a, n], [b, m]) => byBytes(String(a), String(b)) || Number(n) - Number(m),
      );
      sameData(read, wanted);
    });
  });
}

function byBytes(a: string, b: string): number {
  const [left, right] = [[...a], [...b]].map((letters) =>
    letters.map((letter) => letter.codePointAt(0) ?? 0),
  );
  for (let index = 0; ; index++) {
    const [one = -1, other = -1] = [left?.[index], right?.[index]];
    if (one !== other || one === -1) return one - other;
  }
}
