// Changes the schema of a target: `node killed-sync.mjs source target n ms`. So many milliseconds after it began its step number n,
// or where ms is -1 as soon as that is over, it ends itself like a process that is killed.
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager } from '@godwit/engine';

const [, , source, target, step = '0', after = '0'] = process.argv;
const manager = createMigrationManager({ source, target }, { dialects: [sqlite, postgres] });
const die = () => process.kill(process.pid, 'SIGKILL');
manager.on(({ type, index }) => {
  if (index !== Number(step)) return;
  if (type === 'step:started' && after === '0') die();
  if (type === 'step:started' && Number(after) > 0) setTimeout(die, Number(after));
  if (type === 'step:finished') die();
});
await manager.syncSchema({ apply: true, keep: true });
