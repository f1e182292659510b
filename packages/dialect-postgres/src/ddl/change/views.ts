import type { View } from '@godwit/plugin-api';
import { dollarQuote, qualifiedName } from '../sql-text.js';
import type { Fates } from './fates.js';
import { keepRights, rightsAgain } from './kept-rights.js';
import { namesIn } from './making-room.js';
import { mentionsAny } from './mentions.js';
import { type Operation, operation } from './operation.js';
import { changesOf, keyOf, type Scope } from './scope.js';

/** What is done with views: taken off before anything else, made again after it. */
export interface ViewOperations {
  readonly drop: readonly Operation[];
  readonly make: readonly Operation[];
  /** The keys of those that go, for whatever hangs on them. */
  readonly gone: ReadonlySet<string>;
}

export function changeViews(scope: Scope, fates: Fates): ViewOperations {
  const replaced = replaceable(scope, fates);
  const gone = goneViews(scope, fates, replaced);
  const isChanged = (view: View): boolean => {
    return changesOf(scope, 'view').some(
      ({ wanted }) => wanted !== undefined && keyOf(wanted.name) === keyOf(view.name),
    );
  };
  const found = scope.found.schema.views.filter(({ name }) => gone.has(keyOf(name)));
  const wanted = scope.wanted.schema.views.filter((view) => gone.has(keyOf(view.name)) || isChanged(view));
  return {
    gone,
    drop: inOrder(found)
      .toReversed()
      .flatMap((view) => dropView(view)),
    make: inOrder(wanted).flatMap((view) => {
      const old = scope.found.schema.views.find(({ name }) => keyOf(name) === keyOf(view.name));
      if (old !== undefined && replaced.has(keyOf(view.name)) && !gone.has(keyOf(view.name)))
        return replaceView(old, view);
      return makeView(view, old !== undefined);
    }),
  };
}

/** Each view after those that it reads. */
function inOrder(views: readonly View[]): readonly View[] {
  const known = new Map(views.map((view) => [keyOf(view.name), view]));
  const ordered = new Set<View>();
  const visit = (view: View, above: readonly View[]): void => {
    if (ordered.has(view) || above.includes(view)) return;
    for (const name of view.reads ?? []) {
      const read = known.get(keyOf(name));
      if (read !== undefined) visit(read, [...above, view]);
    }
    ordered.add(view);
  };
  for (const view of views) visit(view, []);
  return [...ordered];
}

/** Those that read what goes or is altered, and those that read them. */
function goneViews(scope: Scope, { touched }: Fates, replaced: ReadonlySet<string>): ReadonlySet<string> {
  const gone = new Set(
    changesOf(scope, 'view').flatMap(({ found }) =>
      found === undefined || replaced.has(keyOf(found.name)) ? [] : [keyOf(found.name)],
    ),
  );
  for (const { name, reads = [], sql } of inOrder(scope.found.schema.views)) {
    const isHit = reads.some((table) => gone.has(keyOf(table)) || mentionsAny(sql, namesIn(touched, table)));
    if (isHit) gone.add(keyOf(name));
  }
  return gone;
}

/** Views whose columns are still the first of those that they will have; what their types are only PostgreSQL knows. */
function replaceable(scope: Scope, { touched }: Fates): ReadonlySet<string> {
  const changed = changesOf(scope, 'view').flatMap(({ found, wanted }) => {
    if (found === undefined || wanted === undefined || found.materialized || wanted.materialized) return [];
    const [old, next] = [columnList(found), columnList(wanted)];
    const isKept = old !== undefined && next !== undefined && (next === old || next.startsWith(`${old},`));
    const hasMore = (found.after ?? []).some((sql) => !sql.startsWith('COMMENT'));
    const isHit = (found.reads ?? []).some((table) => mentionsAny(found.sql, namesIn(touched, table)));
    const isRead = scope.found.schema.views.some(({ reads = [] }) =>
      reads.some((name) => keyOf(name) === keyOf(found.name)),
    );
    return isKept && !hasMore && !isHit && !isRead ? [keyOf(found.name)] : [];
  });
  return new Set(changed);
}

function columnList({ name, sql }: View): string | undefined {
  const start = `CREATE VIEW ${qualifiedName(name)} (`;
  if (!sql.startsWith(start)) return undefined;
  const end = /\)(?: WITH \(.*\))? AS\n/.exec(sql);
  return end === null ? undefined : sql.slice(start.length, end.index);
}

function wordOf({ materialized }: View): string {
  return materialized ? 'MATERIALIZED VIEW' : 'VIEW';
}

function dropText(view: View): string {
  return `DROP ${wordOf(view)} ${qualifiedName(view.name)}`;
}

function riskOf({ materialized }: View): 'safe' | 'rewrite' {
  return materialized ? 'rewrite' : 'safe';
}

function dropView(view: View): readonly Operation[] {
  const name = qualifiedName(view.name);
  return [
    operation(`keep the rights on ${name}`, keepRights(view), [rightsAgain(view)]),
    operation(`drop view ${name}`, dropText(view), [view.sql, ...(view.after ?? [])], { risk: riskOf(view) }),
  ];
}

function makeView(view: View, isAgain: boolean): readonly Operation[] {
  const name = qualifiedName(view.name);
  const made = operation(`create view ${name}`, view.sql, [dropText(view)], { risk: riskOf(view) });
  return [
    made,
    ...completed(view),
    ...(isAgain ? [operation(`give the rights on ${name}`, rightsAgain(view), [keepRights(view)])] : []),
  ];
}

function completed(view: View): readonly Operation[] {
  return (view.after ?? []).map((sql) =>
    operation(`complete view ${qualifiedName(view.name)}`, sql, [], { risk: riskOf(view) }),
  );
}

/** Where PostgreSQL cannot replace it, it is made anew, with the rights that it had. */
function replaceView(found: View, wanted: View): readonly Operation[] {
  const name = qualifiedName(wanted.name);
  return [
    operation(`keep the rights on ${name}`, keepRights(wanted), [rightsAgain(wanted)]),
    operation(`replace view ${name}`, replaceText(wanted), [replaceText(found), ...(found.after ?? [])]),
    ...completed(wanted),
    operation(`give the rights on ${name}`, rightsAgain(wanted), [keepRights(wanted)]),
  ];
}

function replaceText(view: View): string {
  const replace = view.sql.replace(/^CREATE VIEW/, 'CREATE OR REPLACE VIEW');
  const body = [
    `BEGIN ${replace};`,
    'EXCEPTION WHEN invalid_table_definition OR feature_not_supported THEN',
    `${dropText(view)}; ${view.sql};`,
    'END;',
    `COMMENT ON VIEW ${qualifiedName(view.name)} IS NULL;`,
  ];
  return `DO ${dollarQuote(`BEGIN ${body.join('\n')} END`)}`;
}
