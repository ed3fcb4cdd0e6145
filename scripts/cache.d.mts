export const root: string;
export function cacheFolder(name: string): string;
export function findProgram(name: string): string | undefined;
