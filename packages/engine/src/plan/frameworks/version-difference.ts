import { listNames } from '../../names/nearest-name.js';
import type { AppliedVersions } from './applied-versions.js';

/** The versions of one framework's table on both sides. */
export interface BothVersions {
  readonly source: AppliedVersions;
  readonly target: AppliedVersions;
}

/** In which way both sides are of different versions; undefined where they are of the same. */
export function versionDifference({ source, target }: BothVersions): string | undefined {
  const unclear = [middle('source', source), middle('target', target)].filter((one) => one !== undefined);
  if (unclear.length > 0) return unclear.join('; ');
  const onlySource = without(source, target);
  const onlyTarget = without(target, source);
  const differing = [...onlySource, ...onlyTarget];
  if (differing.length === 0) return undefined;
  const groups = new Set(differing.map(groupOf));
  const parts = [
    `the source is at ${lastOf(source, groups)}, the target at ${lastOf(target, groups)}`,
    ...only('source', onlySource),
    ...only('target', onlyTarget),
  ];
  return parts.join('; ');
}

/** Whether both sides name no migration alike, although each has some. */
export function namesNoneAlike({ source, target }: BothVersions): boolean {
  return (
    source.names.length > 0 &&
    without(source, target).length === source.names.length &&
    target.names.length > 0
  );
}

type Name = readonly string[];

function middle(side: string, { unclear }: AppliedVersions): string | undefined {
  return unclear === undefined ? undefined : `the ${side} is in the middle of ${unclear}`;
}

function without({ names }: AppliedVersions, other: AppliedVersions): readonly Name[] {
  const known = new Set(other.names.map(textOf));
  return names.filter((name) => !known.has(textOf(name)));
}

/** The last migration of each application that differs. */
function lastOf({ names }: AppliedVersions, groups: ReadonlySet<string>): string {
  const last = [...groups]
    .map((group) => names.findLast((name) => groupOf(name) === group))
    .filter((name) => name !== undefined);
  return last.length === 0 ? 'none' : listNames(last.map(textOf));
}

function only(side: string, names: readonly Name[]): readonly string[] {
  return names.length === 0 ? [] : [`only the ${side} has ${listNames(names.map(textOf))}`];
}

function groupOf(name: Name): string {
  return name.slice(0, -1).join('.');
}

function textOf(name: Name): string {
  return name.join('.');
}
