type Unavailable = { readonly available: false; readonly reason: string };
type Log = (line: string) => void;
export function setupPython(log: Log): Promise<{ readonly available: true; readonly python: string } | Unavailable>;
export function setupKcat(log: Log): Promise<{ readonly available: true; readonly kcat: string } | Unavailable>;
export function setupJudges(log: Log): Promise<{ readonly available: true } | Unavailable>;
