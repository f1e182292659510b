// Records the picture of the README: `node tools/record-demo.mjs`. Needs a built workspace and tmux. What it shows is
// what the terminal showed; only lines in the middle of the ledger are left out, and the picture says how many.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createShop } from '../examples/shop/dist/create-shop.js';
import { startPostgres } from '../test-support/dist/index.js';
import { stripped, terminalSvg } from './picture/terminal-svg.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = '/tmp/shop';
// A server of its own, so that tmux takes over this environment.
const tmux = ['-L', 'godwit-record'];
const COLUMNS = 100;
/** So many lines at least are shown before the cut. */
const SHOWN = 18;
const command = 'npx godwit migrate shop.db $DATABASE_URL';

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
symlinkSync(`${root}node_modules`, `${folder}/node_modules`);
createShop(`${folder}/shop.db`);
const server = await startPostgres();
try {
  const lines = await record(server.url);
  const shown = [`$ ${command}`, ...shortened(lines)];
  writeFileSync(`${root}docs/demo.svg`, terminalSvg(shown, 'godwit moves a shop from SQLite to PostgreSQL'));
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Runs the command in a real terminal, and takes what stands in it at the end. */
async function record(url) {
  const env = { ...process.env, DATABASE_URL: url, NO_COLOR: '', npm_config_loglevel: 'error' };
  const script = `cd ${folder}; ${command}; echo END; sleep 60`;
  const size = ['-x', String(COLUMNS), '-y', '50'];
  execFileSync('tmux', [...tmux, 'new-session', '-d', ...size, 'bash', '-c', script], { env });
  try {
    for (let tries = 0; tries < 300; tries++) {
      await sleep(100);
      const screen = execFileSync('tmux', [...tmux, 'capture-pane', '-e', '-p', '-S', '-'], {
        encoding: 'utf8',
      });
      const lines = screen.split('\n').map((line) => line.trimEnd());
      const end = lines.indexOf('END');
      if (end >= 0) return lines.slice(0, end);
    }
  } finally {
    execFileSync('tmux', [...tmux, 'kill-server']);
  }
  throw new Error('The command did not end.');
}

/** Cuts the ledger after its first groups. */
function shortened(lines) {
  const cut = lines.indexOf('', SHOWN);
  const summary = lines.findIndex((line) => stripped(line).startsWith('  Table '));
  if (cut < 0 || summary <= cut) return lines;
  const gap = ['', `  \u001b[2m[${summary - cut - 1} more lines of the ledger]\u001b[22m`, ''];
  return [...lines.slice(0, cut), ...gap, ...lines.slice(summary)];
}
