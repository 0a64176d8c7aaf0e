// Tested by test/unit/dashboard/webview-html.test.ts.
/** What a page needs to load its script and style. */
export interface WebviewPage {
  readonly title: string;
  /** `webview.cspSource`. */
  readonly cspSource: string;
  /** Webview URIs of its script and its style in `dist`. A small page has its style in its script. */
  readonly script: string;
  readonly style?: string;
  /** Random for every page, from a cryptographic source: the page loads only scripts and styles that carry it. */
  readonly nonce: string;
  /** Whether it shows images that messages bring as `data:` URLs. */
  readonly images?: boolean;
}

/**
 * Returns a page whose script builds the content from messages. It loads nothing from the network. The toolkit's controls read the
 * nonce for their style element from `csp-nonce`.
 */
export function webviewHtml({ title, cspSource, script, style, nonce, images = false }: WebviewPage): string {
  const imagePolicy = images ? '; img-src data:' : '';
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource} 'nonce-${nonce}'${imagePolicy}`;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta property="csp-nonce" content="${nonce}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    ${style === undefined ? '' : `<link rel="stylesheet" href="${style}">`}
  </head>
  <body>
    <script nonce="${nonce}" src="${script}"></script>
  </body>
</html>`;
}
