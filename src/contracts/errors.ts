export type Facts = Readonly<Record<string, string | number | boolean | null>>;

export interface Fix {
  readonly label: string;
  readonly command?: string;
  readonly args?: readonly unknown[];
}

/** An error as a person reads it: what happened, why, and what to do. */
export interface ErrorView {
  /** From a closed list, kebab-case: `message-too-large`, `tls-certificate-not-trusted` … */
  readonly code: string;
  readonly title: string;
  readonly cause: string;
  readonly fixes: readonly Fix[];
  readonly docs?: string;
  readonly retriable: boolean;
  /** Limits, sizes, addresses, names that the sentences use. */
  readonly facts: Facts;
  /** Field of the draft: `value`, `headers[2].value`, `partition` … */
  readonly field?: string;
  /** 1-based. */
  readonly position?: { readonly line: number; readonly column: number };
  readonly kafka?: { readonly code: number; readonly name: string };
  readonly broker?: { readonly id: number | null; readonly host: string; readonly port: number };
  readonly raw: string;
}
