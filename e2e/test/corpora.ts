import { chmodSync, copyFileSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const CORPORA = fileURLToPath(new URL('../../../shared/corpora', import.meta.url));

/** A real database: its name in the suite, and where its file is. */
export interface Corpus {
  readonly name: string;
  readonly path: string;
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
