// Tested by test/e2e/first-contact.test.mjs.
import type { RowTableIntent, RowTableUpdate } from '../../src/editor/optimize/row-table-messages';
import { RowTable } from './row-table';
import { rowStyle } from './row-style';

/** What VS Code provides to the script of a webview. */
interface WebviewApi {
  postMessage(intent: RowTableIntent): void;
}
declare function acquireVsCodeApi(): WebviewApi;

const api = acquireVsCodeApi();
const sheet = new CSSStyleSheet();
sheet.replaceSync(rowStyle);
document.adoptedStyleSheets = [sheet];

window.addEventListener('message', ({ data }: MessageEvent<RowTableUpdate>) => {
  const table = new RowTable(data, (intent) => api.postMessage(intent));
  document.body.replaceChildren(table.page);
  table.focus();
});
api.postMessage({ type: 'ready' });
