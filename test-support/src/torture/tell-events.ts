// Loaded before the command by `node --import`: tells every event of its run to the process that started it, as a phase in
// a line of file 3, and ends the process at one of them, as a kill does, where `GODWIT_TORTURE_EVENT` says which.
import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { type Phase, phaseAfter, type ToldEvent } from './phases.js';

interface Hub {
  readonly EventHub: { readonly prototype: { emit: (event: ToldEvent) => void } };
}

/** The event to end at: the n-th of a phase, and so many milliseconds behind it; 0: before the run goes on. */
interface End {
  readonly phase: Phase;
  readonly event: number;
  readonly after: number;
}

const HUB = new URL('../../../packages/engine/dist/event-hub.js', import.meta.url).href;

if (isMainThread) await tell();

async function tell(): Promise<void> {
  const end = JSON.parse(process.env['GODWIT_TORTURE_EVENT'] ?? 'null') as End | null;
  const { prototype } = ((await import(HUB)) as Hub).EventHub;
  const emit = prototype.emit;
  let phase: Phase = 'open';
  let events = 0;
  prototype.emit = function (this: unknown, event: ToldEvent): void {
    phase = phaseAfter(phase, event);
    writeSync(3, `${phase}\n`);
    if (phase === end?.phase && ++events === end.event) endAfter(end.after);
    emit.call(this, event);
  };
}

function endAfter(milliseconds: number): void {
  const kill = (): void => void process.kill(process.pid, 'SIGKILL');
  if (milliseconds === 0) kill();
  else setTimeout(kill, milliseconds);
}
