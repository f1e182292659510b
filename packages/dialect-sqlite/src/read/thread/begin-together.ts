const READY = 0;
const GO = 1;
const BEGUN = 2;
/** Longer than any wait for a lock that is asked for here; a thread that has died never comes. */
const LONGEST_MS = 120_000;

/** What the workers of one session share while they begin, and how many they are. */
export interface Gate {
  readonly memory: SharedArrayBuffer;
  readonly workers: number;
}

export function createGate(workers: number): Gate {
  return { memory: new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT), workers };
}

/** Begins when the leader says so: messages between threads would leave time for hundreds of commits. */
export function follow({ memory }: Gate, begin: () => void): void {
  const gate = new Int32Array(memory);
  raise(gate, READY);
  Atomics.wait(gate, GO, 0, LONGEST_MS);
  try {
    begin();
  } finally {
    raise(gate, BEGUN);
  }
}

/** What the leader does. */
export interface Lead {
  begin(): void;
  /** What it watches: a number that changes with every commit. */
  version(): number;
  /** Done once all have begun. */
  look(): void;
}

/** Lets all begin at once, itself too; false where the version changed from before that until after its look. */
export function lead({ memory, workers }: Gate, { begin, version, look }: Lead): boolean {
  const gate = new Int32Array(memory);
  waitFor(gate, READY, workers - 1);
  let before: number;
  try {
    before = version();
  } finally {
    raise(gate, GO, workers);
  }
  begin();
  const haveBegun = waitFor(gate, BEGUN, workers - 1);
  look();
  return haveBegun && before === version();
}

function raise(gate: Int32Array, place: number, waiting = 1): void {
  Atomics.add(gate, place, 1);
  Atomics.notify(gate, place, waiting);
}

/** False where not all came. */
function waitFor(gate: Int32Array, place: number, count: number): boolean {
  const end = Date.now() + LONGEST_MS;
  for (let seen = Atomics.load(gate, place); seen < count; seen = Atomics.load(gate, place)) {
    if (Atomics.wait(gate, place, seen, Math.max(0, end - Date.now())) === 'timed-out') return false;
  }
  return true;
}
