/**
 * The encoding that two PostgreSQL sides share: as `quoted-csv`, but each cell is PostgreSQL's own text of the value, so
 * that nothing is lost of types that only PostgreSQL has.
 */
export const POSTGRES_CSV = 'postgres-csv';
