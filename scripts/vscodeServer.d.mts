import type { ChildProcess } from 'node:child_process';
export function startVscodeServer(options: {
  readonly server: { readonly node: string; readonly script: string };
  readonly dataDir: string;
  readonly token?: string | undefined;
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly detached?: boolean;
}): { readonly child: ChildProcess; readonly listening: Promise<number>; output(): string };
