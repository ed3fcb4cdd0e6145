import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Channel } from '../bridge/endpoint';

/** Gives a webview the page `dist/webview/<page>.js`, which may load nothing but our own files. */
export function hostPage(webview: vscode.Webview, extensionUri: vscode.Uri, page: 'send', title: string): void {
  const dist = vscode.Uri.joinPath(extensionUri, 'dist');
  webview.options = { enableScripts: true, localResourceRoots: [dist, vscode.Uri.joinPath(extensionUri, 'media')] };
  const resource = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(dist, 'webview', file)).toString();
  webview.html = pageHtml({
    cspSource: webview.cspSource,
    nonce: randomBytes(16).toString('base64'),
    script: resource(`${page}.js`),
    icons: resource('codicon.css'),
    language: vscode.env.language,
    title,
  });
}

/** Messages from and to a page; what arrives is untrusted. A page that is hidden or gone drops what is posted. */
export function webviewChannel(webview: vscode.Webview, register: (disposable: vscode.Disposable) => void): Channel {
  return {
    post: (message) => void webview.postMessage(message),
    onMessage: (listener) => register(webview.onDidReceiveMessage(listener)),
  };
}

interface PageParts {
  readonly cspSource: string;
  readonly nonce: string;
  readonly script: string;
  readonly icons: string;
  readonly language: string;
  readonly title: string;
}

function pageHtml({ cspSource, nonce, script, icons, language, title }: PageParts): string {
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
<body>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
