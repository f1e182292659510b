import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { blocksOf, ROOT, readDocument } from '@godwit/test-support/markdown';
import { DOCUMENTS, FOLLOWED_ELSEWHERE } from './documents.js';
import { runBlock } from './run-block.js';
import { createScratch } from './scratch.js';

const WITH_CODE = DOCUMENTS.filter((path) => blocksOf(readDocument(path)).length > 0);

test.each(WITH_CODE)(
  'every block of %s works',
  async (path) => {
    using scratch = createScratch();
    const failures: string[] = [];
    for (const block of blocksOf(readDocument(path))) {
      const failure = await runBlock(block, scratch);
      if (failure !== undefined) failures.push(`${path}:${block.line}: ${failure}`);
    }
    expect(failures).toEqual([]);
  },
  600_000,
);

test.each(DOCUMENTS)('every link of %s leads to something', (path) => {
  const links = [...readDocument(path).matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map(
    (match) => match[1] ?? '',
  );
  const local = links.filter((link) => !/^[a-z]+:/.test(link));
  expect(local.filter((link) => !existsSync(join(ROOT, dirname(path), link)))).toEqual([]);
});

test.each(Object.entries(FOLLOWED_ELSEWHERE))('%s, where it is there, is followed by %s', (path, by) => {
  if (!existsSync(join(ROOT, path))) return;
  expect(readFileSync(join(ROOT, by), 'utf8')).toContain(path.replace('docs/', ''));
});
