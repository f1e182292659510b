import { fork } from 'node:child_process';
import { once } from 'node:events';
import { type Damage, throwIfAborted } from '@godwit/plugin-api';
import { type NoPages, type PageState, readable } from '../pages/page-state.js';
import type { WorkerPool } from '../thread/worker-pool.js';
import type { CheckRequest } from './check-process.js';

/** What SQLite checks within about half a second. */
const LARGE_BYTES = 64 * 1024 ** 2;

const CHECK_PROCESS = new URL('./check-process.js', import.meta.url);

/** An opened source, as far as a search for damage needs it. */
interface Searched {
  readonly pool: WorkerPool;
  readonly file: { readonly fileSize: number };
  /** The pages of the snapshot, where they are read. */
  readonly pages: PageState | NoPages;
  readonly shared?: Omit<CheckRequest, 'tables'>;
}

/**
 * Looks for damage where these tables are, or anywhere. Only where the pages do not show by themselves that all is well, SQLite is
 * asked, which says what is wrong. What a process of its own found holds for the snapshot if nothing was
 * written until its end.
 */
export async function findDamageOf(
  { pool, file, shared, pages }: Searched,
  tables: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<readonly Damage[]> {
  const state = readable(pages);
  if (state !== undefined && (await pool.hold(signal, (worker) => worker.call('isWhole', state, { signal }))))
    return [];
  const found = shared && (await findDamageApart({ ...shared, tables }, file.fileSize, signal));
  if (found !== undefined && (await pool.first.call('isCurrent', undefined))) return found;
  return pool.hold(signal, (worker) => worker.call('findDamage', tables));
}

/**
 * Looks for damage in a process of its own. SQLite checks a database in one call, which for a large one takes minutes, and
 * nothing ends a thread in the middle of a call; a process can be ended. Undefined for a small database, which is checked in a
 * moment, and where the process could not do it.
 * Throws INTERRUPTED.
 */
async function findDamageApart(
  request: CheckRequest,
  bytes: number,
  signal: AbortSignal,
): Promise<readonly Damage[] | undefined> {
  throwIfAborted(signal);
  if (bytes < LARGE_BYTES) return undefined;
  const child = fork(CHECK_PROCESS, { execArgv: [], stdio: 'ignore' });
  const stop = (): void => void child.kill('SIGKILL');
  signal.addEventListener('abort', stop, { once: true });
  let found: readonly Damage[] | undefined;
  child.on('message', (message) => {
    found = message as readonly Damage[];
  });
  try {
    child.send(request, () => {});
    await once(child, 'exit');
    throwIfAborted(signal);
    return found;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
