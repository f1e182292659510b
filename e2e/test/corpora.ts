import { chmodSync, copyFileSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, type GodwitRun, runGodwit } from '@godwit/test-support';
import {
  type ContentReport,
  checkInsertsWork,
  checkSameContent,
  type InsertReport,
  untoldDifferences,
} from '@godwit/test-support/checker';
import { ledgerOf } from './ledger.js';
import { createTemporaryFolder } from './temporary-folder.js';
import { twoAtATime } from './two-at-a-time.js';

export const CORPORA = fileURLToPath(new URL('../../../shared/corpora', import.meta.url));

/** A real database: its name in the suite, and where its file is. */
export interface Corpus {
  readonly name: string;
  readonly path: string;
}

/** What one move came to. The checks are there where the command succeeded. */
export interface CorpusMove {
  readonly run: GodwitRun;
  readonly content?: ContentReport;
  readonly inserts?: InsertReport;
  /** What the schemas of both sides say differently and the ledger does not tell. */
  readonly untold?: readonly string[];
}

/** The real databases beside this repository; none where the folder is not there. */
export function listCorpora(): readonly Corpus[] {
  if (!existsSync(CORPORA)) return [];
  const single = readdirSync(join(CORPORA, 'sqlite')).filter((file) => file.endsWith('.db'));
  const pairs = readdirSync(join(CORPORA, 'pairs'));
  return [
    ...single.map((file) => ({ name: file, path: join(CORPORA, 'sqlite', file) })),
    ...pairs.map((pair) => ({ name: `pair ${pair}`, path: join(CORPORA, 'pairs', pair, 'source.db') })),
  ];
}

/** A copy that its owner may write, whatever the file was. */
export function copyCorpus({ path }: Corpus, copy: string): void {
  copyFileSync(path, copy);
  chmodSync(copy, 0o600);
}

/** Moves a copy of the file into an empty database by the real command and checks what arrived. */
async function moveCorpus(corpus: Corpus): Promise<CorpusMove> {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const sqlitePath = join(folder.path, 'source.db');
  copyCorpus(corpus, sqlitePath);
  const run = await runGodwit(['migrate', `sqlite:${sqlitePath}`, database.url, '--json'], {
    cwd: folder.path,
  });
  if (run.code !== 0) return { run };
  const sides = { sqlitePath, postgresUrl: database.url };
  const untold = await untoldDifferences({ ...sides, from: 'sqlite', ledger: ledgerOf(run) });
  return { run, content: await checkSameContent(sides), inserts: await checkInsertsWork(sides), untold };
}

/** Moves all of them, two at a time. */
export function moveCorpora(corpora: readonly Corpus[]): Promise<ReadonlyMap<string, CorpusMove>> {
  return twoAtATime(corpora, moveCorpus);
}
