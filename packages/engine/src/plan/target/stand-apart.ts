import type { ApartDdl, Place } from '@godwit/plugin-api';
import type { RunContext } from '../../run-context.js';
import type { TableWork } from '../tables/planned-table.js';
import type { Found } from './find-existing.js';
import type { PlannedDdl } from './target-ddl.js';

/** A plan of which all is made apart from where it belongs. */
export interface StandingApart {
  readonly ddl: PlannedDdl;
  work(work: TableWork): TableWork;
  /** A place of the target, where that belongs which stands there. */
  home(place: Place): Place;
}

/** Whether a run makes everything apart; in other targets a session that is atomic does as much. */
export function isApart({ options, target }: RunContext, { purpose }: Pick<Found, 'purpose'>): boolean {
  return options.atomic && purpose === 'load' && target.dialect.ddl.buildApart !== undefined;
}

/** The same plan, made apart and put in its place at its end. */
export function standApart(run: RunContext, found: Found, ddl: PlannedDdl): StandingApart | undefined {
  if (!isApart(run, found)) return undefined;
  const { tables, views } = found;
  const made = [...ddl.tables, ...ddl.objects().views].map(({ name }) => name);
  const old = { tables: tables.map(({ table }) => table), views, made };
  const replaces = tables.length + views.length > 0;
  const built = run.target.dialect.ddl.buildApart?.(ddl.statements, {
    runId: run.runId,
    keeps: run.options.keepDropped,
    ...(replaces ? { old } : {}),
  });
  return built && placed(ddl, built);
}

function placed(ddl: PlannedDdl, { statements, notes, apart, home }: ApartDdl): StandingApart {
  return {
    ddl: {
      ...ddl,
      statements,
      notes: [...ddl.notes, ...notes],
      tables: apart(ddl.tables),
      sequences: apart(ddl.sequences),
      objects: () => apart(ddl.objects()),
    },
    work: (work) => ({ ...work, target: apart(work.target), belongs: work.target }),
    home: (place) => (place.schema === undefined ? place : { ...place, schema: home(place.schema) }),
  };
}
