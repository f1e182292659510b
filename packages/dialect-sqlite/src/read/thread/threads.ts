import { Worker } from 'node:worker_threads';

// A small young generation keeps the memory of each thread low; batches live outside of the heap anyway.
const YOUNG_GENERATION_MB = 8;
/** Longer than from one step of a run to the next, such as from the copy to the proof. */
const LONGEST_IDLE_MS = 2000;

/** A thread that waits for a session. */
interface IdleThread {
  readonly script: string;
  readonly worker: Worker;
  /** Ends the wait, so that nobody else gets it. */
  stop(): void;
}

/** To start a thread takes more of the processor than most of what sessions ask of it. */
const idle = new Set<IdleThread>();

/** A thread in which nothing is open: one that was left, or a new one. */
export function takeThread(script: URL): Worker {
  const waiting = [...idle].findLast((thread) => thread.script === script.href);
  if (waiting === undefined) return startThread(script);
  waiting.stop();
  waiting.worker.ref();
  return waiting.worker;
}

/** Leaves a thread to later sessions. Nothing may be open or under way in it. It keeps no process alive. */
export function leaveThread(script: URL, worker: Worker): void {
  const stop = (): void => {
    clearTimeout(timer);
    worker.off('exit', stop).off('error', stop);
    idle.delete(thread);
  };
  const thread: IdleThread = { script: script.href, worker, stop };
  const timer = setTimeout(() => {
    stop();
    void worker.terminate();
  }, LONGEST_IDLE_MS).unref();
  // A thread that breaks while nobody uses it is nobody's error.
  worker.once('exit', stop).once('error', stop).unref();
  idle.add(thread);
}

function startThread(script: URL): Worker {
  return new Worker(script, {
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });
}
