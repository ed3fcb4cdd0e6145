/** Where VS Code shows a page: it takes its background and its room from that. */
export type PagePlace = 'view' | 'editor';

export interface PageParts {
  /** Where our own files come from, as the policy names it. */
  readonly cspSource: string;
  readonly nonce: string;
  /** Address of the page's script. */
  readonly script: string;
  /** Address of the icon font's style sheet. */
  readonly icons: string;
  readonly language: string;
  readonly title: string;
  readonly place: PagePlace;
}

/** The document around a page's script: it may load our own files and nothing else, and run no other script. */
export function pageHtml({ cspSource, nonce, script, icons, language, title, place }: PageParts): string {
  const policy = [
    "default-src 'none'",
    `img-src ${cspSource} data:`,
    `font-src ${cspSource}`,
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link id="vscode-codicon-stylesheet" rel="stylesheet" href="${icons}" nonce="${nonce}">
<title>${escapeHtml(title)}</title>
</head>
<body data-place="${place}">
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
