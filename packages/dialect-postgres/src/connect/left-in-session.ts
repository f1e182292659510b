/** Advisory locks belong to one database; the numbers spell `gdwt` and are godwit's own. */
export const LOCK_CLASS = 0x67647774;

/** The temporary table through which rows are loaded that may meet others. */
export const STAGE = 'godwit_load';
