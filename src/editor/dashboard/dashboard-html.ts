// Tested by test/unit/dashboard/dashboard-html.test.ts.
/** What the page needs to load its script and style. */
export interface DashboardPage {
  /** `webview.cspSource`. */
  readonly cspSource: string;
  /** Webview URIs of dist/dashboard.js and dist/dashboard.css. */
  readonly script: string;
  readonly style: string;
  /** Random for every page, from a cryptographic source: the page loads only scripts and styles that carry it. */
  readonly nonce: string;
}

/**
 * Returns the dashboard's page, whose script builds the content from messages. The toolkit's controls read the nonce for their
 * style element from `csp-nonce`.
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
