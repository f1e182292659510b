import { LARGEST_CELL } from '@godwit/plugin-api';
import { openOption, option } from './option.js';
import { accepted, autoOrWhole, flag, name, whole, words, zone } from './option-kinds.js';

/** Options that say how a run reads, writes, records and proves. */
export const RUN_OPTIONS = {
  /** Notes of the ledger that are known: they are marked, and do not count against `strict`. */
  accept: option(accepted, [], {
    placeholder: '<code:place>',
    help: 'a note of the ledger that is known: CODE or CODE:table.column, with * and ?; repeatable',
    alsoIn: ['resume'],
  }),
  /** Losses and warnings that `accept` does not name make the exit code 3, of a plan as of a run. */
  strict: option(flag, false, {
    help: 'exit with 3 if the ledger has losses or warnings that are not accepted',
    alsoIn: ['resume'],
  }),
  /**
   * Where godwit keeps its records of runs in the target: the name of a schema, or `none`, which allows only what takes
   * nothing away from the target for a while. Absent: the target's dialect decides; where there are schemas, in `godwit`.
   */
  bookkeeping: openOption(name, {
    placeholder: '<schema>',
    help: 'the schema of the target that holds the records of runs, or none (default: godwit)',
    alsoIn: ['compare', 'resume'],
  }),
  /**
   * When an unfinished run goes on and the source is not what it was: `fail` (the default), or `verify`, which goes on, then
   * compares every row and makes those that differ equal. The snapshot of a server is always another one.
   */
  onSourceChange: option(words(['fail', 'verify']), 'fail', {
    placeholder: '<what>',
    help: 'if the source changed since an unfinished run began: refuse, or repair at the end (default: fail)',
    alsoIn: ['resume'],
  }),
  /**
   * For how many seconds a lost connection, a busy database or a server that restarts is tried again within the run; 0: not
   * at all. It begins anew with each time that one is lost.
   */
  reconnect: option(whole(0, 86_400), 300, {
    placeholder: '<seconds>',
    help: 'how long a lost connection is tried again within the run (default: 300)',
    alsoIn: ['resume'],
  }),
  /** Keeps the records of the run in a database file that it makes, too. Otherwise such a file holds nothing of godwit. */
  history: openOption(flag, { help: 'keep the records of the run in a new database file, too' }),
  /**
   * How the end of a move is proved: `full` (the default) compares every value of both sides, `counts` the numbers of
   * rows, `none` nothing.
   */
  verify: option(words(['full', 'counts', 'none']), 'full', {
    placeholder: '<what>',
    help: 'compare every value at the end, only the counts, or nothing (default: full)',
    alsoIn: ['resume'],
  }),
  /** The IANA zone in which times without one are read where they need one; UTC unless said. */
  sourceTimeZone: option(zone, 'UTC', {
    placeholder: '<zone>',
    help: 'the IANA zone of times that name none (default: UTC)',
    alsoIn: ['compare'],
  }),
  /**
   * The IANA zone whose clocks columns of times without a zone show where `intoExisting` finds them, of moments that the
   * source knows; absent: such times are as the source has them.
   */
  targetTimeZone: openOption(zone, {
    placeholder: '<zone>',
    help: 'the IANA zone whose clocks times without a zone show in tables that are there',
    alsoIn: ['compare'],
  }),
  /** `live` (the default) reads the source in one snapshot; `copy` reads a copy made first. */
  snapshot: option(words(['live', 'copy']), 'live', {
    placeholder: '<of>',
    help: 'read the live database, or a copy made first (default: live)',
    alsoIn: ['compare', 'resume'],
  }),
  /**
   * When the structure of the source is damaged, so that rows may be missing: `fail` (the default), or `read` what can be
   * read. The ledger then tells what is missing.
   */
  damagedSource: option(words(['fail', 'read']), 'fail', {
    placeholder: '<what>',
    help: 'a damaged source is an error, or what can be read of it is moved (default: fail)',
    alsoIn: ['compare'],
  }),
  /** Rows read at once; 1,000 unless said. Commits are larger and do not depend on it. */
  batchSize: option(whole(1, 1_000_000), 1000, {
    placeholder: '<rows>',
    help: 'rows read at once (default: 1000)',
    alsoIn: ['compare', 'resume'],
  }),
  /**
   * How many tables, or ranges of large ones, are copied at once, and how many keys are made at once: `auto` (the default, and
   * `true`) as many as there are processors, at most four, and one for a tiny database; `false` one; or a number.
   */
  parallel: option(autoOrWhole(1, 64), 'auto', {
    placeholder: '[tables]',
    help: 'tables, or ranges of large ones, at once (default: the processors, up to 4)',
    alsoIn: ['compare', 'resume'],
  }),
  /** The largest single value that is moved, in bytes of the value itself; 256 MiB unless said, at most 500,000,000. */
  maxCellBytes: option(whole(1, LARGEST_CELL), 256 * 1024 ** 2, {
    placeholder: '<bytes>',
    help: 'the largest single value that is moved (default: 268435456)',
    alsoIn: ['compare', 'resume'],
  }),
  /** What happens is told to the logger of the parts of a manager, or to `console`; without it nothing is. */
  verbose: option(flag, false, {
    help: 'show every note of the ledger, with every key',
    alsoIn: ['compare', 'resume'],
    helpComparing: 'show all: every row that differs, the order of columns, every statement',
  }),
} as const;
