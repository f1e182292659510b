/** What stands under the options in `godwit --help`. */
export const PROGRAM_HELP = `
Examples:
  godwit inspect app.db
  godwit profile app.db
  godwit plan app.db postgres://me@localhost/app
  godwit migrate app.db postgres://me@localhost/app
  godwit verify app.db postgres://me@localhost/app
  godwit migrate postgres://me@localhost/app copy.db

Dialects are packages of their own: npm install godwit @godwit/dialect-sqlite @godwit/dialect-postgres
`;

/** Under the options of `migrate`. */
export const MIGRATE_HELP = `
Examples:
  godwit migrate app.db postgres://me@localhost/app
  godwit migrate sqlite:./app.db "postgres://me@db.example.com/app?schema=public&sslmode=require" --parallel
  godwit migrate app.db "$DATABASE_URL" --exclude-tables "log_*,cache" --where "orders=created_at >= '2024'"
  godwit migrate app.db "$DATABASE_URL" --type-mapping users.born=date --on-bad-text replace
  godwit migrate postgres://me@localhost/app copy.db
  godwit migrate "postgres://me@localhost/app?schema=shop,crm" sqlite:./copy.db --schema-names prefix --strict-tables
  godwit migrate app.db compact.db
  godwit migrate app.db "$DATABASE_URL" --resume
  godwit migrate --config godwit.config.ts --on-existing drop --json
`;

/** Under the options of `resume`. */
export const RESUME_HELP = `
Goes on from the last commit: no row is lost, none is there twice, and what is done is not done again. The options are
those of the run; flags that say how it goes on outdo them.

Examples:
  godwit resume postgres://me@localhost/app
  godwit resume app.db postgres://me@localhost/app
  godwit resume "$DATABASE_URL" copy.db --on-source-change verify
`;

/** Under the options of `rollback`. */
export const ROLLBACK_HELP = `
Examples:
  godwit rollback postgres://me@localhost/app
  godwit rollback postgres://me@localhost/app 3f2b9c1a --yes
`;

/** Under the options of `history`. */
export const HISTORY_HELP = `
Examples:
  godwit history postgres://me@localhost/app
  godwit history postgres://me@localhost/app 3f2b9c1a
  godwit history app.db --json
`;

/** Under the options of `clean`. */
export const CLEAN_HELP = `
Examples:
  godwit clean postgres://me@localhost/app
  godwit clean copy.db --yes
  godwit clean postgres://me@localhost/app --dropped
`;

/** What the exit codes of commands mean that take something away. */
export const TAKING_EXIT_CODES_HELP = `
Exit codes:
  0    done
  1    failed, or refused because others have changed what is there
  2    wrong usage, or nobody could be asked: give --yes
  3    done in part: what is left is told
  130  interrupted, or the answer was no
`;

/** Under the options of `plan`. */
export const PLAN_HELP = `
Examples:
  godwit plan app.db postgres://me@localhost/app
  godwit plan app.db "$DATABASE_URL" --out plan
  godwit plan app.db "$DATABASE_URL" --json
  godwit plan "$DATABASE_URL" copy.db
`;

/** Under the options of `verify`. */
export const VERIFY_HELP = `
Examples:
  godwit verify app.db postgres://me@localhost/app
  godwit verify app.db "$DATABASE_URL" --level counts
  godwit verify app.db "$DATABASE_URL" --report differences.json
  godwit verify "$DATABASE_URL" copy.db --parallel --json
`;

/** Under the options of `diff`. */
export const DIFF_HELP = `
Examples:
  godwit diff app.db postgres://me@localhost/app
  godwit diff app.db "$DATABASE_URL" --exclude-tables 'log_*' --json
  godwit diff "$STAGING_URL" "$DATABASE_URL" --rename player.nick=player.nickname
  godwit inspect "$STAGING_URL" --json > schema.json
  godwit diff schema.json "$DATABASE_URL"
`;

/** Under the options of `repair`. */
export const REPAIR_HELP = `
Examples:
  godwit repair app.db postgres://me@localhost/app
  godwit repair app.db "$DATABASE_URL" --include-tables orders --delete-extra
`;

/** The end of the help of `retry-rejects`. */
export const RETRY_HELP = `
Examples:
  godwit retry-rejects app.db postgres://me@localhost/app
  godwit retry-rejects --config godwit.config.ts --json

Exit codes:
  0    all rows that the source still has are in the target
  1    failed, or no row that was refused is on record
  2    wrong usage or config; neither database was changed
  3    some rows are still refused
  130  interrupted
`;

/** What the exit codes of comparing commands mean. */
export const COMPARE_EXIT_CODES_HELP = `
Exit codes:
  0    both sides hold the same, but for what the ledger tells
  1    failed
  2    wrong usage or config; neither database was changed
  3    something differs
  130  interrupted
`;

/** Under the options of `inspect`. */
export const INSPECT_HELP = `
Examples:
  godwit inspect app.db
  godwit inspect postgres://me@localhost/app
  godwit inspect "postgres://me@localhost/app?schema=shop,crm" --json
`;

/** Under the options of `profile`. */
export const PROFILE_HELP = `
Examples:
  godwit profile app.db
  godwit profile app.db --for postgres --infer full
  godwit profile "postgres://me@localhost/app?schema=shop" --include-tables "order*" --json
`;

/** Under the options of `dialects`. */
export const DIALECTS_HELP = `
Examples:
  godwit dialects
  godwit dialects --json
`;

/** What the exit codes mean. */
export const EXIT_CODES_HELP = `
Exit codes:
  0    all rows arrived and were compared; what else did not arrive is in the ledger
       (--strict makes losses and warnings that are not accepted exit code 3)
  1    failed
  2    wrong usage or config; neither database was changed
  3    finished, but tables were skipped, rows rejected or a difference was found;
       or, with --strict, the ledger has a loss or a warning that is not accepted
  130  interrupted
`;

/** What the exit codes of a plan mean. */
export const PLAN_EXIT_CODES_HELP = `
Exit codes:
  0    the plan is shown, and nothing stands in its way
  1    failed, or something stands in the way of the move
  2    wrong usage or config
  3    with --strict: the ledger has a loss or a warning that is not accepted
  130  interrupted
`;

/** What the exit codes of commands mean that only show something. */
export const SHOW_EXIT_CODES_HELP = `
Exit codes:
  0    shown, whatever was found
  1    failed
  2    wrong usage or config
  130  interrupted
`;
