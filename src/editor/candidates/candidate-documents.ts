import * as vscode from 'vscode';
import type { Run } from '../runs/run';
import type { RunList } from '../runs/run-list';

const scheme = 'gepa';

/** A file name for a component's text. Markdown, for that is what most prompts are written in. */
export function componentFileName(component: string): string {
  return `${component.replace(/[^\p{L}\p{N}_.-]+/gu, '-')}.md`;
}

/** The texts of candidates and of proposals as read-only documents, named by run, so that they survive a reload of the window. */
export class CandidateDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly registration: vscode.Disposable;

  /** @param ready resolves when the runs of the workspace are known. */
  constructor(
    private readonly runs: RunList,
    private readonly ready: Promise<void>,
  ) {
    this.registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  ofCandidate(run: Run, candidate: number, component: string): vscode.Uri {
    return uriOf(run, `candidate-${candidate}`, component);
  }

  ofProposal(run: Run, proposal: number, component: string): vscode.Uri {
    return uriOf(run, `proposal-${proposal}`, component);
  }

  /** The prompt file of a component as it was when the run began. */
  ofOriginalFile(run: Run, component: string): vscode.Uri {
    return uriOf(run, 'original', component);
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    await this.ready;
    const [, id = '', subject = '', file = ''] = uri.path.split('/');
    const run = this.runs.find(id);
    const text = run === undefined ? undefined : await textOf(run, subject, file);
    return text ?? vscode.l10n.t('This text belongs to a run that is not in the workspace any more.');
  }

  dispose(): void {
    this.registration.dispose();
  }
}

function uriOf(run: Run, subject: string, component: string): vscode.Uri {
  return vscode.Uri.from({ scheme, path: `/${run.id}/${subject}/${componentFileName(component)}` });
}

async function textOf(run: Run, subject: string, file: string): Promise<string | undefined> {
  const [kind, number] = subject.split('-');
  switch (kind) {
    case 'proposal':
      return run.state.proposals[Number(number) - 1]?.proposal.text;
    case 'candidate':
      return ofComponent(run.state.candidates[Number(number)]?.texts ?? {}, file);
    case 'original':
      return ofComponent((await run.readFile()).prompts, file)?.content;
    default:
      return undefined;
  }
}

function ofComponent<Value>(values: Readonly<Record<string, Value>>, file: string): Value | undefined {
  return Object.entries(values).find(([component]) => componentFileName(component) === file)?.[1];
}
