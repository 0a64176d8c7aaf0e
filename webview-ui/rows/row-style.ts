// Tested by test/unit/dashboard/rows/row-table.test.ts.

/** The style of the table of new rows. A sheet of the page's own needs no file beside the script. */
export const rowStyle = `
* { box-sizing: border-box; }
body { margin: 0; padding: 16px 20px; color: var(--vscode-foreground); background: var(--vscode-editor-background);
  font: var(--vscode-font-size, 13px) / 1.45 var(--vscode-font-family); }
h1 { margin: 0 0 4px; font-size: 1.2em; font-weight: 600; }
p { margin: 0 0 12px; max-width: 80ch; color: var(--vscode-descriptionForeground); }
p[role='alert'] { margin: 0; color: var(--vscode-errorForeground); }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th { padding: 4px 6px; text-align: start; font-weight: 600; }
th span { font-weight: 400; color: var(--vscode-descriptionForeground); }
td { padding: 2px; vertical-align: top; }
.number, .remove { width: 36px; text-align: center; }
td.number { padding-top: 8px; color: var(--vscode-descriptionForeground); }
textarea { display: block; width: 100%; min-height: 32px; max-height: 40vh; padding: 5px 7px; resize: vertical;
  field-sizing: content; color: var(--vscode-input-foreground); background: var(--vscode-input-background);
  border: 1px solid var(--vscode-input-border, var(--vscode-editorWidget-border, transparent)); border-radius: 2px;
  font: inherit; }
button { padding: 5px 12px; color: var(--vscode-button-foreground); background: var(--vscode-button-background);
  border: 1px solid var(--vscode-contrastBorder, var(--vscode-button-border, transparent)); border-radius: 2px; font: inherit; cursor: pointer; }
button:hover { background: var(--vscode-button-hoverBackground); }
button.second { color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); }
td button { padding: 5px 8px; color: inherit; background: none; border-color: transparent; }
td button:hover { background: var(--vscode-toolbar-hoverBackground); }
:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
footer { position: sticky; bottom: 0; display: flex; flex-wrap: wrap; gap: 8px; align-items: center; padding: 12px 0;
  background: var(--vscode-editor-background); }
`;
