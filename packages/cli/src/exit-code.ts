/** What the command's exit code means. The engine's `exitCodeOf` gives the same numbers for results and errors. */
export const EXIT = {
  /** Everything arrived and was checked. */
  done: 0,
  /** The run failed. */
  failed: 1,
  /** The command line or the config is wrong; nothing was written. */
  usage: 2,
  /** It came to its end, but something did not arrive, differs or was left. */
  incomplete: 3,
  /** Stopped by Ctrl-C or SIGTERM. */
  interrupted: 130,
} as const;
