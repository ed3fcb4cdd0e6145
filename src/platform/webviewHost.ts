import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Channel } from '../bridge/endpoint';
import { pageHtml, type PageParts } from './pageHtml';

/** Gives a webview the page `dist/webview/<page>.js`, which may load nothing but our own files. */
export function hostPage(webview: vscode.Webview, extensionUri: vscode.Uri, page: 'send' | 'messages', { title, place }: Pick<PageParts, 'title' | 'place'>): void {
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
    place,
  });
}

/** Messages from and to a page; what arrives is untrusted. A page that is hidden or gone drops what is posted. */
export function webviewChannel(webview: vscode.Webview, register: (disposable: vscode.Disposable) => void): Channel {
  return {
    post: (message) => void webview.postMessage(message),
    onMessage: (listener) => register(webview.onDidReceiveMessage(listener)),
  };
}
