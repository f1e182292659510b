/**
 * The encoding in which SQLite hands rows to SQLite: lines of cells as in quoted-csv, but each cell begins with a letter
 * for the class in which the value is stored: `i` integer, `r` real, `t` text, `T` the bytes of a text as hex (where it
 * holds NUL characters), `b` bytes as hex. So every value arrives as it is, whatever its column declares.
 */
export const STORED_VALUES = 'sqlite-stored-values';
