// Tested by test/e2e/compare-strategies.test.mjs.
import * as vscode from 'vscode';
import { readComparedRuns } from '../../runs/comparison/compared-run';
import { readComparison } from '../../runs/comparison/comparison-file';
import { comparisonHtml, curveColors } from '../../runs/comparison/comparison-page';
import { presetResults } from '../../runs/comparison/preset-results';
import { readReferenceCurves, type ReferenceCurve } from '../../runs/comparison/reference-curves';
import { htmlPage, paragraph } from '../../runs/report/html-page';
import { reportStyle } from '../../runs/report/html-report-style';
import { comparisonViewType } from '../manifest/context';
import type { RunList } from '../runs/run-list';
import { Throttle } from '../throttle';
import { strategyWords as words } from './strategy-words';

/** How long after a change of a run the pages are drawn again, in milliseconds. */
const updateMs = 500;

/** The page of the HTML report, in the colors of VS Code's theme. */
const editorStyle = `
body{--ink:var(--vscode-foreground);--paper:var(--vscode-editor-background);--quiet:var(--vscode-descriptionForeground);--line:var(--vscode-contrastBorder,var(--vscode-panel-border));--score:var(--vscode-textLink-foreground);--box:var(--vscode-textBlockQuote-background);padding:0;font:var(--vscode-font-size)/1.5 var(--vscode-font-family)}
.vscode-light,.vscode-high-contrast-light{color-scheme:light;${curveColors('light')}}
.vscode-dark,.vscode-high-contrast:not(.vscode-high-contrast-light){color-scheme:dark;${curveColors('dark')}}
/* Rules of a contrast theme are as strong as curves. */
.ground .rule{opacity:.4}
a:focus,summary:focus{outline:1px solid var(--vscode-focusBorder)}
`;

/** Shows the file of a comparison as its page: the results as its runs are now. It needs no script. */
export class StrategyPages implements vscode.CustomReadonlyEditorProvider, vscode.Disposable {
  private readonly pages = new Map<vscode.WebviewPanel, vscode.Uri>();
  private readonly updateSoon = new Throttle(updateMs, () => void this.update());
  private readonly subscription: vscode.Disposable;

  constructor(
    runs: RunList,
    private readonly report: (error: unknown) => Promise<void>,
  ) {
    this.subscription = vscode.Disposable.from(
      runs.onDidEndRun(() => this.updateSoon.request()),
      vscode.window.registerCustomEditorProvider(comparisonViewType, this),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.updateSoon.request()),
    );
  }

  /** Opens the page of a comparison, or brings it to the front. */
  async open(file: string): Promise<void> {
    await vscode.commands.executeCommand('vscode.openWith', vscode.Uri.file(file), comparisonViewType);
    this.updateSoon.request();
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  async resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): Promise<void> {
    this.pages.set(panel, uri);
    panel.onDidDispose(() => this.pages.delete(panel));
    panel.webview.options = { enableScripts: false, enableCommandUris: ['gepa.openDashboard'], localResourceRoots: [] };
    await this.draw(panel, uri);
  }

  dispose(): void {
    this.subscription.dispose();
    this.updateSoon.dispose();
  }

  private async update(): Promise<void> {
    for (const [panel, uri] of this.pages) await this.draw(panel, uri).catch(this.report);
  }

  private async draw({ webview }: vscode.WebviewPanel, uri: vscode.Uri): Promise<void> {
    const html = vscode.workspace.isTrusted ? await pageOf(uri.fsPath) : notice(words.untrusted());
    // The same page again would lose the place that is scrolled to.
    if (webview.html !== html) webview.html = html;
  }
}

async function pageOf(file: string): Promise<string> {
  try {
    const comparison = await readComparison(file);
    const references: ReferenceCurve[] = [];
    const problems: string[] = [];
    for (const reference of comparison.references) {
      await readReferenceCurves(reference).then(
        (curves) => references.push(...curves),
        (error: unknown) => problems.push(error instanceof Error ? error.message : String(error)),
      );
    }
    const results = presetResults(await readComparedRuns(comparison));
    return comparisonHtml({ name: comparison.name, results, references, problems }, { style: editorStyle, linkTo });
  } catch (error) {
    return notice(error instanceof Error ? error.message : String(error));
  }
}

function notice(text: string): string {
  return htmlPage('GEPA', `${reportStyle}${editorStyle}`, [paragraph(text)]);
}

function linkTo(runId: string): string {
  return `command:gepa.openDashboard?${encodeURIComponent(JSON.stringify([{ runId }]))}`;
}
