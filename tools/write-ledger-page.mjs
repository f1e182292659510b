// Writes docs/ledger.md from the table of codes; with --check it only says whether the page is up to date. Needs a build.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NOTE_CODE_GROUPS, NOTE_CODES } from '@godwit/plugin-api';
import { renderLedgerPage } from './ledger-page/render.mjs';

const STALE = 'docs/ledger.md is not what the table of codes says: run "npm run ledger-page".\n';

const page = fileURLToPath(new URL('../docs/ledger.md', import.meta.url));
const text = renderLedgerPage(NOTE_CODES, NOTE_CODE_GROUPS);

if (!process.argv.includes('--check')) writeFileSync(page, text);
else if (readFileSync(page, 'utf8') !== text) {
  process.stderr.write(STALE);
  process.exitCode = 1;
}
