import { isMigrationError } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import type { PageAccess } from '../pages/page-access.js';
import type { Pages } from '../pages/pages.js';
import { numberAt } from '../pages/payload.js';
import type { Tree } from '../pages/tree.js';
import { pauser } from '../profile/pauser.js';
import type { CallContext } from '../thread/protocol.js';
import { TreeAudit } from './tree-audit.js';

const PAGES_AT_ONCE = 2000;
const FREE_LIST = { head: 32, count: 36 } as const;
/** The page at this byte of a file belongs to locks. */
const LOCK_BYTE = 2 ** 30;

/**
 * Whether SQLite's own check of the whole database (`PRAGMA quick_check`) would find nothing: every page belongs to one tree, one
 * row's overflow or the list of free pages, every byte of a page to one thing, and an index has an entry for each row. False also
 * where that cannot be told here.
 * Records are not looked into: who reads them sees what is wrong with them. Throws INTERRUPTED.
 */
export async function isWhole(
  db: Connection,
  access: PageAccess | undefined,
  call: CallContext,
): Promise<boolean> {
  if (access === undefined || access.header.isAutoVacuum || hasKeyedTables(db)) return false;
  const pages = access.open();
  const audit = new TreeAudit(pages);
  const lock = Math.floor(LOCK_BYTE / pages.pageSize) + 1;
  if (lock <= pages.count) audit.take(lock);
  const pause = pauser(call);
  const trees = treesOf(db);
  const entries: number[] = [];
  try {
    let left = PAGES_AT_ONCE;
    for (const { root, kind } of trees) {
      for (const isPageWhole of audit.tree(root, kind)) {
        if (!isPageWhole) return false;
        if (--left > 0) continue;
        left = PAGES_AT_ONCE;
        await pause(0n);
      }
      entries.push(audit.entries);
    }
    return takeFreePages(audit, pages) && audit.pages === pages.count && areComplete(trees, entries);
  } catch (error) {
    if (isMigrationError(error) && error.code === 'SOURCE_CORRUPT') return false;
    throw error;
  }
}

/** The order of the keys of tables WITHOUT ROWID is part of what SQLite checks. */
function hasKeyedTables(db: Connection): boolean {
  return db.prepare("SELECT 1 FROM pragma_table_list WHERE schema = 'main' AND wr").get() !== undefined;
}

interface DescribedTree {
  readonly root: number;
  readonly kind: Tree['kind'];
  /** The table of an index that has an entry for each of its rows, or the table itself. */
  readonly table?: string;
}

function treesOf(db: Connection): readonly DescribedTree[] {
  const rows = db
    .prepare(
      `SELECT s.rootpage, s.type = 'index', iif(i.partial, NULL, s.tbl_name)
         FROM main.sqlite_schema AS s LEFT JOIN pragma_index_list(s.tbl_name, 'main') AS i ON i.name = s.name
        WHERE s.rootpage > 0`,
    )
    .raw()
    .all() as [bigint | number, bigint | number, string | null][];
  const trees = rows.map(([root, isIndex, table]): DescribedTree => {
    const kind = Number(isIndex) === 1 ? 'index' : 'table';
    return { root: Number(root), kind, ...(table !== null && { table }) };
  });
  return [{ root: 1, kind: 'table' }, ...trees];
}

/** Whether indexes have as many entries as their tables have rows: a page that is whole may be one of an earlier time. */
function areComplete(trees: readonly DescribedTree[], entries: readonly number[]): boolean {
  const rows = new Map(
    trees.flatMap(({ kind, table }, index) =>
      kind === 'table' && table !== undefined ? [[table, entries[index]] as const] : [],
    ),
  );
  return trees.every(
    ({ kind, table }, index) => kind === 'table' || table === undefined || rows.get(table) === entries[index],
  );
}

/** The list of free pages (sqlite.org/fileformat2, section 1.5): as many as the header says, each in no tree. */
function takeFreePages(audit: TreeAudit, pages: Pages): boolean {
  const first = pages.page(1);
  let trunk = numberAt(first, FREE_LIST.head);
  let left = numberAt(first, FREE_LIST.count);
  while (trunk !== 0) {
    const bytes = pages.page(trunk);
    const leaves = numberAt(bytes, 4);
    if (!audit.take(trunk) || leaves > pages.usable / 4 - 2) return false;
    for (let index = 0; index < leaves; index++) {
      const leaf = numberAt(bytes, 8 + index * 4);
      if (leaf < 1 || leaf > pages.count || !audit.take(leaf)) return false;
    }
    left -= 1 + leaves;
    trunk = numberAt(bytes, 0);
  }
  return left === 0;
}
