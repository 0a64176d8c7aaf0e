/** What the page needs to load its own script and style and nothing else. */
export interface DashboardPage {
  /** `webview.cspSource`. */
  readonly cspSource: string;
  /** Addresses of dist/dashboard.js and dist/dashboard.css as the webview sees them. */
  readonly script: string;
  readonly style: string;
  /** Fresh for every page, from a cryptographic source: only a script or style that carries it is taken. */
  readonly nonce: string;
}

/**
 * The dashboard's page. All that it shows is built by its script, from messages. The toolkit's controls look for the nonce
 * under `csp-nonce`, for the one style element that they make.
 */
export function dashboardHtml({ cspSource, script, style, nonce }: DashboardPage): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource} 'nonce-${nonce}'`;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta property="csp-nonce" content="${nonce}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>GEPA run</title>
    <link rel="stylesheet" href="${style}">
  </head>
  <body>
    <script nonce="${nonce}" src="${script}"></script>
  </body>
</html>`;
}
