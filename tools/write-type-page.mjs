// Writes docs/type-mapping.md from the type mappers of the dialects; with --check it only says whether the page is up to date.
// Needs a build.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { explainType, POSTGRES_TO_SQLITE_TYPES, SQLITE_TO_POSTGRES_TYPES } from '@godwit/kysely';
import { renderTypePage } from './type-page/render.mjs';

const page = fileURLToPath(new URL('../docs/type-mapping.md', import.meta.url));
const text = renderTypePage(explainType, {
  sqlite: Object.keys(SQLITE_TO_POSTGRES_TYPES),
  postgres: Object.keys(POSTGRES_TO_SQLITE_TYPES),
});

if (!process.argv.includes('--check')) writeFileSync(page, text);
else if (readFileSync(page, 'utf8') !== text) {
  process.stderr.write('docs/type-mapping.md is not what the dialects say: run "npm run type-page".\n');
  process.exitCode = 1;
}
