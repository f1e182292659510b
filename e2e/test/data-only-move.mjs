// Moves rows into tables that are there and says each event in a line: `node data-only-move.mjs file url [n [options]]`.
// At its event number n it ends itself like a process that is killed.
import { writeSync } from 'node:fs';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager } from '@godwit/engine';

const [, , source, target, last = '0', options = '{"verify":"none"}'] = process.argv;
const config = {
  source: `sqlite:${source}`,
  target,
  options: { intoExisting: true, ...JSON.parse(options) },
};
const manager = createMigrationManager(config, { dialects: [sqlite, postgres] });
let events = 0;
manager.on(({ type }) => {
  events += 1;
  writeSync(1, `${type}\n`);
  if (events === Number(last)) process.kill(process.pid, 'SIGKILL');
});
await manager.migrate();
