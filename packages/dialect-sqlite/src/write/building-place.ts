import type { WorkerClient } from '../connect/worker-client.js';
import { removeEmptied } from './completed.js';
import { checkLeftOver, locked, readLeftOver, removeFiles, removeRecords } from './left-over.js';
import { type Claim, claimFile, claimLeftOver, mayBeFree } from './lock.js';
import { putInPlace } from './put-in-place.js';
import { leftRuns } from './records/runs.js';
import { checkPlace, signOf, type TargetPlace } from './target-place.js';
import type { TargetMethods } from './thread/protocol.js';

/** How often a run that meets another one at its place tries to take it. */
const TRIES = 5;

/** The place at which a new database is built until it is whole, and what becomes of it. */
export class BuildingPlace {
  readonly #worker: WorkerClient<TargetMethods>;
  readonly #place: TargetPlace;
  readonly #goOn: boolean;
  /** The unfinished database, which is this session's to remove. */
  #claim: Claim | undefined;
  #stays = false;
  #removed = false;
  #goes = false;

  constructor(worker: WorkerClient<TargetMethods>, place: TargetPlace, goOn: boolean) {
    this.#worker = worker;
    this.#place = place;
    this.#goOn = goOn;
  }

  /** Whether the place is taken. */
  get isTaken(): boolean {
    return this.#claim !== undefined;
  }

  /** Whether something was removed that a dead run had left. */
  get hasRemoved(): boolean {
    return this.#removed;
  }

  async check(): Promise<void> {
    if (!this.isTaken) await checkLeftOver(this.#place.written);
  }

  /** Clears the place of a new database, or takes up what an unfinished run left there. */
  async build(): Promise<void> {
    if (this.#place.exists || this.#claim !== undefined) return;
    await checkPlace(this.#place);
    for (let tries = TRIES; this.#claim === undefined; tries--) {
      try {
        await this.#take(this.#place.written);
      } catch (error) {
        if (tries === 1 || !(await mayBeFree(this.#place, error))) throw error;
      }
    }
  }

  /** What was built, or taken up, stays when the session ends. */
  stay(stays = true): void {
    this.#stays = stays;
  }

  /** The run that had made the database which is in place was taken back: it goes when the session ends, if it is empty. */
  go(): void {
    this.#goes = true;
  }

  /** Gives the database its name. */
  async complete(): Promise<void> {
    const claim = this.#claim;
    if (claim === undefined) return;
    const needsRecords = await this.#worker.call('seal', signOf(this.#place.written));
    await putInPlace(this.#place, claim);
    if (!needsRecords) await removeRecords(this.#place.written);
    this.#claim = undefined;
    await claim.close();
  }

  /** Removes what was built unless it stays, but nothing of another run. Called when SQLite has closed it. */
  async leave(): Promise<void> {
    if (this.#goes) await removeEmptied(this.#place);
    const claim = this.#claim;
    if (claim === undefined) return;
    this.#claim = undefined;
    const { written } = this.#place;
    if (!this.#stays && (await claim.isAt(written))) await removeFiles(written);
    await claim.close();
  }

  async #take(written: string): Promise<void> {
    const leftOver = this.#hasUnfinished(written) ? await claimLeftOver(written) : undefined;
    if (leftOver === undefined) return await this.#begin(written);
    this.#claim = leftOver;
    // Nothing of it goes before the run goes on.
    this.#stays = true;
    try {
      await this.#lock(leftOver, true);
    } catch (error) {
      await this.leave();
      throw error;
    }
    await this.#worker.call('goOn', undefined);
  }

  async #begin(written: string): Promise<void> {
    const { claim, hasRemoved } = await claimFile(written);
    this.#claim = claim;
    this.#stays = false;
    this.#removed ||= hasRemoved;
    try {
      await this.#lock(claim, false);
    } catch (error) {
      // SQLite says in many ways that its file is gone: which one depends on what it was doing.
      const isTaken = !(await claim.isAt(written));
      await this.leave();
      throw isTaken ? locked(written) : error;
    }
  }

  async #lock(claim: Claim, goesOn: boolean): Promise<void> {
    await this.#worker.call('lock', { goesOn });
    // Until it was locked, another run could take the file for that of a dead one.
    if (!(await claim.isAt(this.#place.written))) throw locked(this.#place.written);
  }

  /** Asked before the file is opened here: where a session of this process builds it, its end would end that one's lock. */
  #hasUnfinished(written: string): boolean {
    return this.#goOn && (readLeftOver(written, leftRuns)?.length ?? 0) > 0;
  }
}
