import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runGodwit, startPostgres } from '@godwit/test-support';
import { createShop } from './create-shop.js';
import { goBack, proveBack } from './go-back.js';
import { proveSame } from './prove-same.js';
import { heading, say, showCommand } from './say.js';
import { showPlan } from './show-plan.js';

/**
 * Makes a shop in SQLite, moves it into a PostgreSQL of its own and back into a new file by the real command, and compares
 * all of them value by value. True only where everything is the same. Leaves nothing behind.
 */
export async function runDemo(): Promise<boolean> {
  const started = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'godwit-demo-'));
  try {
    const same = await moveShop(join(folder, 'shop.db'), join(folder, 'shop-again.db'));
    say(
      `\n${same ? 'Everything arrived, exactly, there and back.' : 'NOT everything arrived.'} (${seconds(started)})`,
    );
    return same;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function moveShop(path: string, again: string): Promise<boolean> {
  heading('1. A web shop in a SQLite file');
  createShop(path);
  say(`Made ${path}: 13 tables with about 50,000 rows, a view, a trigger and a full-text index.`);

  heading('2. An empty PostgreSQL');
  await using server = await startPostgres();
  say(`Started at ${hidePassword(server.url)}; below it is called $DATABASE_URL.`);
  const shown = [`sqlite:${path}`, DATABASE];
  const sides = [`sqlite:${path}`, server.url];

  heading('3. The plan: what would happen, before anything does');
  await showPlan(sides, shown);

  heading('4. The move');
  showCommand('migrate', shown);
  const run = await runGodwit(['migrate', ...sides], { output: 'inherit' });
  if (run.code !== 0) say(`godwit ended with exit code ${run.code}.`);

  heading('5. The proof: every row and value of both sides, by queries that share no code with godwit');
  const same = (await proveSame(path, server.url)) && run.code === 0;

  const stations = { first: path, postgresUrl: server.url, last: again };
  heading('6. The way back: PostgreSQL into a new SQLite file');
  showCommand('migrate', [DATABASE, `sqlite:${again}`]);
  const came = await goBack(stations);

  heading('7. The proof of the way back');
  return came && (await proveBack(stations)) && same;
}

/** What stands for the url with its password in a command that one can copy. */
const DATABASE = '$DATABASE_URL';

function hidePassword(url: string): string {
  return url.replace(/:[^:@/]+@/, ':***@');
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
