/** A column that was made with a generator of its own which counts 1, 2, 3 up to the largest number of its type. */
export interface CountingIdentity {
  /** The table, qualified. */
  readonly target: string;
  /** The column, quoted. */
  readonly name: string;
  /** What the generator of the source gave last, or NULL. */
  readonly given: string;
  /** The query that finds the sequence. */
  readonly sequence: string;
  readonly largest: bigint;
}

/**
 * Raises the generator as any other is raised, in words of which the server is done sooner: of a thousand small tables most of
 * the time of their keys was the planning of that question. `OFFSET 0` keeps it from planning a part for each of its uses.
 */
export function raiseCounting({ target, name, given, sequence, largest }: CountingIdentity): string {
  return `SELECT pg_catalog.setval(sequence, CASE WHEN key < ${largest} THEN key ELSE (
      SELECT greatest(1, pg_catalog.max(gap.key)) FROM (
        SELECT key FROM (
          SELECT key, pg_catalog.lead(key) OVER (ORDER BY key) - key AS width
            FROM (SELECT rows.${name}::bigint AS key FROM ${target} AS rows WHERE rows.${name} >= 1 UNION ALL SELECT 0) AS keys
        ) AS widths WHERE width IS NOT NULL ORDER BY width DESC, key LIMIT 1) AS gap) END)
    FROM (
      SELECT sequence, greatest((SELECT pg_catalog.max(${name}) FROM ${target}), ${given}::bigint,
          nullif(pg_catalog.pg_sequence_last_value(sequence), ${largest})) AS key
        FROM (SELECT ${sequence} AS sequence OFFSET 0) AS found OFFSET 0
    ) AS top WHERE key >= 1`;
}

/** Proves that the next key is above all others, or, where there is none above, that no row has it. */
export function proveCounting({ target, name, sequence, largest }: CountingIdentity): string {
  return `SELECT sequence IS NOT NULL AND next <= ${largest} AND CASE
      WHEN key IS NULL OR next > key THEN true
      WHEN key = ${largest} THEN NOT EXISTS (SELECT FROM ${target} AS rows WHERE rows.${name} = top.next)
      ELSE false END
    FROM (
      SELECT sequence, coalesce(pg_catalog.pg_sequence_last_value(sequence)::numeric + 1, 1) AS next,
          (SELECT pg_catalog.max(${name}) FROM ${target}) AS key
        FROM (SELECT ${sequence} AS sequence OFFSET 0) AS found OFFSET 0
    ) AS top`;
}
