export function setupChromium(log: (line: string) => void): Promise<
  | { readonly available: true; readonly executable: string; readonly env: Readonly<Record<string, string>> }
  | { readonly available: false; readonly reason: string }
>;
