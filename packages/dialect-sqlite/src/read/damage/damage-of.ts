import type { Damage } from '@godwit/plugin-api';

/** `Tree 2 page 11 cell 0: ...`, `Page 28: never used`, `Fragmentation of 209 bytes reported as 0 on page 11`. */
const PAGE = /^Tree \d+ page (\d+)|^Page (\d+):|(?: on| of) page (\d+)$/;
const INDEX = / (?:in|from) index (.+)$/;

/** What a line of a check says. */
export function damageOf(line: string, table?: string): Damage {
  const page = PAGE.exec(line)
    ?.slice(1)
    .find((digits) => digits !== undefined);
  const index = INDEX.exec(line)?.[1];
  return {
    place: { ...(table === undefined ? {} : { table }), ...(index === undefined ? {} : { object: index }) },
    ...(page === undefined ? {} : { page: Number(page) }),
    found: line,
  };
}
