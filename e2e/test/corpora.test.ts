import { describeDifference } from '@godwit/test-support/checker';
import { type CorpusMove, listCorpora, moveCorpora } from './corpora.js';
import { corporaTable } from './corpora-table.js';
import { skipWithoutCorpora } from './skip-without-corpora.js';

const corpora = listCorpora();

if (corpora.length === 0) skipWithoutCorpora();
else {
  describe('a real database', () => {
    let moves: ReadonlyMap<string, CorpusMove>;
    beforeAll(async () => {
      moves = await moveCorpora(corpora);
    }, 600_000);
    afterAll(() => {
      process.stderr.write(corporaTable(moves));
    });

    test.each(corpora)('$name arrives whole', ({ name }) => {
      const move = moves.get(name);
      const said = `${move?.run.stderr}\n${move?.run.stdout}`.slice(0, 2_000);
      expect({ code: move?.run.code, said: move?.run.code === 0 ? '' : said }).toEqual({ code: 0, said: '' });
      expect(move?.content?.differences.map(describeDifference)).toEqual([]);
      expect(move?.inserts?.failures).toEqual([]);
    });

    test.each(corpora)('$name has no difference of schemas that the ledger does not tell', ({ name }) => {
      expect(moves.get(name)?.untold).toEqual([]);
    });
  });
}
