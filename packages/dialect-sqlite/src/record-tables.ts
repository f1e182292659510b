/** The tables in which a target keeps the records of runs. */
export const RECORD_TABLES: readonly string[] = ['godwit_runs', 'godwit_steps', 'godwit_checkpoints'];
