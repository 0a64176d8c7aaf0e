// Tested by test/e2e/tour.test.mjs.
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { webviewHtml, type WebviewPage } from './webview-html';

/** Gives a webview its page: the bundle of this name in `dist`, which may load nothing else. */
export function fillWebview(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  bundle: string,
  { hasStyle = true, ...page }: Pick<WebviewPage, 'title' | 'images'> & { readonly hasStyle?: boolean },
): void {
  const dist = vscode.Uri.joinPath(extensionUri, 'dist');
  const uriOf = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
  webview.options = { enableScripts: true, localResourceRoots: [dist, vscode.Uri.joinPath(extensionUri, 'media')] };
  webview.html = webviewHtml({
    ...page,
    cspSource: webview.cspSource,
    script: uriOf(`${bundle}.js`),
    ...(hasStyle ? { style: uriOf(`${bundle}.css`) } : {}),
    nonce: randomBytes(16).toString('base64'),
  });
}
