import {
  type Batch,
  type Checkpoint,
  MigrationError,
  type ReadOptions,
  type Reject,
  type SourceSession,
  type Table,
  type TableWriter,
  type TargetSession,
} from '@godwit/plugin-api';
import fc from 'fast-check';
import { EventHub } from '../src/event-hub.js';
import { DEFAULTS } from '../src/options/option-table.js';
import type { TableWork } from '../src/plan/tables/planned-table.js';
import { copyRange } from '../src/run/copy-range.js';
import { RejectLog } from '../src/run/rejects/reject-log.js';
import { TableAccount } from '../src/run/table-account.js';
import type { RunContext } from '../src/run-context.js';

const COLUMN = { name: 'id', as: { kind: 'integer', bits: 32 } } as const;
const NAME = { name: 't' };

const WORK = {
  source: { name: NAME, columns: [], foreignKeys: [] } as unknown as Table,
  target: NAME,
  read: [COLUMN],
  write: [COLUMN],
  nullable: [false],
  steps: [[]],
  computed: [],
  profiled: false,
} satisfies TableWork;

/** What a run meets. Rows are the numbers from 0, and each of their batches has so many. */
interface Scene {
  readonly rows: number;
  readonly batchSize: number;
  /** Rows that the source leaves out, and those that it cannot read. */
  readonly left: ReadonlySet<number>;
  readonly unreadable: ReadonlySet<number>;
  /** Rows that the target refuses, those of them that it names, and those that it tells of only at the commit. */
  readonly refused: ReadonlySet<number>;
  readonly named: ReadonlySet<number>;
  readonly late: ReadonlySet<number>;
  /** Whether a failure of `write` shows in the next call. */
  readonly lags: boolean;
}

function sourceOf({ rows, left, unreadable }: Scene): SourceSession {
  async function* read(_: Table, options: ReadOptions): AsyncGenerator<Batch> {
    const start = typeof options.after === 'number' ? options.after + 1 : 0;
    const end = Math.min(rows, start + (options.limit ?? rows));
    for (let at = start; at < end; at += options.maxRows) {
      const some = Array.from({ length: Math.min(options.maxRows, end - at) }, (_, index) => at + index);
      const isAsked = options.columns.length > 0;
      const bad = some.find((row) => isAsked && unreadable.has(row));
      if (bad !== undefined)
        throw new MigrationError({ code: 'BAD_TEXT', message: 'Unreadable.', place: { column: 'id' } });
      const isLeft = (row: number): boolean => isAsked && left.has(row);
      const kept = some.filter((row) => !isLeft(row));
      yield {
        rows: kept.map((row) => [row]),
        rowIds: kept.map((row) => `id=${row}`),
        ...(options.positions && { positions: kept }),
        position: some.at(-1) ?? null,
        rejects: some.filter(isLeft).map((row) => ({
          before: kept.filter((one) => one < row).length,
          key: `id=${row}`,
          code: 'VALUE_DOES_NOT_FIT' as const,
          message: 'Left out.',
        })),
      };
    }
  }
  return { read } as unknown as SourceSession;
}

/** A target in memory: what was committed, and what it was told with it. */
class FakeTarget {
  readonly written: number[] = [];
  readonly rejects: Reject[] = [];
  readonly checkpoints: Checkpoint[] = [];
  readonly #scene: Scene;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  get session(): TargetSession {
    return { openWriter: async () => this.#writer() } as unknown as TargetSession;
  }

  #writer(): TableWriter {
    const { refused, named, late, lags } = this.#scene;
    let waiting: number[] = [];
    let failure: MigrationError | undefined;
    const fail = (row: number): MigrationError => {
      const place = named.has(row) ? { row: waiting.indexOf(row) } : {};
      return new MigrationError({ code: 'WRITE_FAILED', message: 'Refused.', constraint: 'c', ...place });
    };
    const meet = (): void => {
      if (failure !== undefined) throw failure;
    };
    return {
      write: async (batch) => {
        meet();
        if (!('rows' in batch)) throw new Error('rows only');
        waiting.push(...batch.rows.map(([row]) => row as number));
        const bad = waiting.find((row) => refused.has(row) && !late.has(row));
        if (bad !== undefined) failure = fail(bad);
        if (!lags) meet();
      },
      commit: async (checkpoint) => {
        meet();
        const bad = waiting.find((row) => refused.has(row));
        if (bad !== undefined) throw fail(bad);
        this.written.push(...waiting);
        this.rejects.push(...(checkpoint.rejects ?? []));
        this.checkpoints.push(checkpoint);
        const written = BigInt(waiting.length);
        waiting = [];
        return { written, skipped: 0n };
      },
      [Symbol.asyncDispose]: async () => {},
    };
  }
}

function runOf(scene: Scene, maxRejects?: number): RunContext {
  const options = { ...DEFAULTS, batchSize: scene.batchSize, parallel: 1, onError: 'reject-row' };
  const more = maxRejects === undefined ? {} : { maxRejects };
  const dialect = { capabilities: { encodings: { reads: [], writes: [] } } };
  return {
    runId: 'r',
    source: { dialect },
    target: { dialect },
    options: { ...options, ...more },
    events: new EventHub(),
    signal: new AbortController().signal,
    transforms: [],
  } as unknown as RunContext;
}

async function copied(
  scene: Scene,
  maxRejects?: number,
): Promise<{ target: FakeTarget; account: TableAccount }> {
  const target = new FakeTarget(scene);
  const account = new TableAccount(WORK);
  const run = runOf(scene, maxRejects);
  const piece = { account, rejects: new RejectLog(run, 0), signal: run.signal, stopped: run.signal };
  try {
    await copyRange(run, { source: sourceOf(scene), target: target.session }, piece);
  } catch (error) {
    throw Object.assign(error as Error, { target });
  }
  return { target, account };
}

const some = fc.uniqueArray(fc.nat(120), { maxLength: 30 }).map((rows) => new Set(rows));
const scenes: fc.Arbitrary<Scene> = fc.record({
  rows: fc.nat(120),
  batchSize: fc.integer({ min: 1, max: 50 }),
  left: some,
  unreadable: some,
  refused: some,
  named: some,
  late: some,
  lags: fc.boolean(),
});

test('every row arrives or is told as refused, once, whichever the target refuses and whenever it says so', async () => {
  await fc.assert(
    fc.asyncProperty(scenes, async (scene) => {
      const { target, account } = await copied(scene);
      const all = Array.from({ length: scene.rows }, (_, row) => row);
      const isOut = (row: number): boolean =>
        scene.left.has(row) || scene.unreadable.has(row) || scene.refused.has(row);
      expect(target.written).toEqual(all.filter((row) => !isOut(row)));
      const ids = target.rejects.map(({ key }) => key).sort();
      expect(ids).toEqual(
        all
          .filter(isOut)
          .map((row) => `id=${row}`)
          .sort(),
      );
      expect(account).toMatchObject({
        read: BigInt(scene.rows),
        written: BigInt(target.written.length),
        rejected: BigInt(target.rejects.length),
      });
      const last = target.checkpoints.at(-1);
      expect(last).toMatchObject({ done: true, read: account.read, rejected: account.rejected });
    }),
    { numRuns: 300 },
  );
});

test('each commit holds all rows up to its position, and no other', async () => {
  await fc.assert(
    fc.asyncProperty(scenes, async (scene) => {
      const { target } = await copied(scene);
      for (const { position, read, written, rejected } of target.checkpoints) {
        expect(read).toBe(written + rejected);
        expect(read).toBe(position === null ? 0n : BigInt(position as number) + 1n);
      }
    }),
  );
});

test.each([
  ['some row', []],
  ['the row', [3, 14, 15, 92]],
])(
  'the run stops with the first row that is one too many, and tells what it has refused: %s',
  async (_, known) => {
    const none = new Set<number>();
    const scene = {
      rows: 100,
      batchSize: 10,
      left: none,
      unreadable: none,
      named: new Set(known),
      late: none,
      lags: false,
    };
    const refused = new Set([3, 14, 15, 92]);
    const failed = copied({ ...scene, refused }, 2);
    await expect(failed).rejects.toMatchObject({ code: 'TOO_MANY_REJECTS' });
    const { target } = (await failed.catch((error: unknown) => error)) as { target: FakeTarget };
    expect(target.rejects.map(({ key }) => key)).toEqual(['id=3', 'id=14', 'id=15']);
    expect((await copied({ ...scene, refused }, 4)).account.rejected).toBe(4n);
  },
);
