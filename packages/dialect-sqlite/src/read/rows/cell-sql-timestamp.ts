import type { CellSql } from './cell-sql.js';

const DAY = 'YYYY-MM-DD'.length;
const SECONDS = 'YYYY-MM-DD HH:MM:SS'.length;

/** Timestamps in ISO 8601: blank or T, fraction or none, or a date alone; zoned ones with `Z` or `+00:00` at the end. */
export function timestampCell(
  x: string,
  type: { readonly precision: number; readonly zoned: boolean },
): CellSql {
  const wall = type.zoned ? withoutZone(x) : x;
  const head = `substr(${wall},1,10)||' '||substr(${wall},12,8)`;
  const size = `octet_length(${wall})`;
  const text = [
    // Octets equal characters only where all are ASCII and no NUL hides the end.
    `typeof(${x})='text' AND octet_length(${x})=length(${x})`,
    `substr(${wall},11,1) IN (' ','T')`,
    `datetime(${head}) COLLATE BINARY = ${head} AND ${afterYearZero(x)}`,
    `(${size}=${SECONDS} OR (${fraction(wall, size, type.precision)}))`,
  ].join(' AND ');
  const rendered = `${head}||CASE WHEN ${size}>${SECONDS} THEN rtrim(rtrim(substr(${wall},20),'0'),'.') ELSE '' END`;
  const plain = `CASE WHEN ${size}=${SECONDS} AND substr(${x},11,1)=' ' THEN ${x} WHEN ${size}=${DAY} THEN ${x}||' 00:00:00' ELSE ${rendered} END`;
  return {
    text: type.zoned ? `(${rendered})||'+00'` : plain,
    // Most are spelled in the one way that is proved at once.
    proof: type.zoned ? text : `(${usual(x)} OR ${dayProof(x)} OR (${text}))`,
    unchanged: type.zoned ? `(${keptZoned(x, wall, text)})` : unchanged(x, type.precision),
  };
}

function fraction(wall: string, size: string, precision: number): string {
  const most = SECONDS + 1 + precision;
  return `${size} BETWEEN ${SECONDS + 2} AND ${most} AND substr(${wall},20,1)='.' AND substr(${wall},21) NOT GLOB '*[^0-9]*'`;
}

/** `YYYY-MM-DD HH:MM:SS[.f]+00:00` without a zero at the end of the fraction: as a target keeps it. */
function keptZoned(x: string, wall: string, proof: string): string {
  const ended = `substr(${x},-6)='+00:00' AND substr(${x},11,1)=' '`;
  return `${proof} AND ${ended} AND (octet_length(${wall})=${SECONDS} OR substr(${wall},-1)<>'0')`;
}

function withoutZone(x: string): string {
  return `CASE WHEN substr(${x},-1)='Z' THEN substr(${x},1,length(${x})-1) WHEN substr(${x},-6)='+00:00' THEN substr(${x},1,length(${x})-6) END`;
}

/** SQLite has a year 0, other databases have not. A comparison of the column itself would follow its affinity. */
function afterYearZero(x: string): string {
  return `substr(${x},1,4)>'0000'`;
}

/** Exactly `YYYY-MM-DD HH:MM:SS`. */
function usual(x: string): string {
  return `(typeof(${x})='text' AND datetime(${x}) COLLATE BINARY = ${x} AND ${afterYearZero(x)})`;
}

/** Exactly `YYYY-MM-DD`. */
export function dayProof(x: string): string {
  return `(typeof(${x})='text' AND date(${x}) COLLATE BINARY = ${x} AND ${afterYearZero(x)})`;
}

/** Already `YYYY-MM-DD HH:MM:SS[.f]` without a zero at the end of the fraction. */
function unchanged(x: string, precision: number): string {
  const head = `substr(${x},1,${SECONDS})`;
  const size = `octet_length(${x})`;
  return (
    `(${usual(x)} OR (typeof(${x})='text' AND ${afterYearZero(x)} AND ` +
    `${size}=length(${x}) AND datetime(${head}) COLLATE BINARY = ${head} AND substr(${x},-1)<>'0' AND ` +
    `${fraction(x, size, precision)}))`
  );
}
