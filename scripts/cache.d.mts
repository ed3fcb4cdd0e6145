export const root: string;
export function cacheFolder(name: string): string;
export function findProgram(name: string): string | undefined;
export function buildOnce(name: string, stamp: string, build: (folder: string) => Promise<void>): Promise<string>;
