type CleanUp = () => void;

const cleanUps = new Set<CleanUp>();

/**
 * Runs `cleanUp`, which must be synchronous, when this process ends in any way that lets it (also by SIGTERM or SIGHUP), newest first.
 * Returns a function that takes it back.
 */
export function atExit(cleanUp: CleanUp): CleanUp {
  if (cleanUps.size === 0) {
    process.on('exit', runAll);
    process.on('SIGTERM', endBySignal).on('SIGHUP', endBySignal);
  }
  cleanUps.add(cleanUp);
  return () => {
    cleanUps.delete(cleanUp);
    if (cleanUps.size === 0) {
      process.off('exit', runAll);
      process.off('SIGTERM', endBySignal).off('SIGHUP', endBySignal);
    }
  };
}

function runAll(): void {
  for (const cleanUp of [...cleanUps].reverse()) {
    cleanUp();
  }
}

function endBySignal(): void {
  process.exit(1);
}
