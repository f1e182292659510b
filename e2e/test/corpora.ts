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

/** Versions of the schema of one application are much alike: these stand for all of them where a test is slow. */
const VERSIONS = /^headscale-(?!0\.26\.1_dump\.db$|failing)/;
/** Hundreds of tables of one kind. */
const REPETITIVE: readonly string[] = ['dhis2', 'pair kamailio', 'pair temporal', 'temporal'];

/** The databases without those that are much alike. */
export function withoutTwins<One extends { readonly name: string }>(all: readonly One[]): readonly One[] {
  return all.filter(({ name }) => !VERSIONS.test(name) && !REPETITIVE.includes(name));
}

/** A copy that its owner may write, whatever the file was. */
export function copyCorpus({ path }: Corpus, copy: string): void {
  copyFileSync(path, copy);
  chmodSync(copy, 0o600);
}
