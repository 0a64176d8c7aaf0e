import assert from 'node:assert/strict';
import { chmod } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { FoundRun } from '../../src/runs/folder/find-runs';
import { replaceComponent } from '../../src/prompts/prompt-file';
import { eventually } from './eventually';
import { inSample, newestRun, openReview, readSample, stateOf, writeSample } from './sample';

const spec = `
prompts: { triage: triage.prompt.md }
data:
  feedback: ../data/triage-feedback.jsonl
  pareto: ../data/triage-pareto.jsonl
  test: ../data/triage-test.jsonl
metric: [{ label: '{{answer}}', weight: 4 }, { equals: '{{answer}}', weight: 1 }]
models: { task: { practice: student }, reflection: { practice: reflector } }
budget: { rollouts: 400 }
search: { seed: 1, minibatch: 3 }
review: improving
`;

describe('a run that is reviewed in the editor', () => {
  let run: FoundRun;
  let promptBefore: string;

  before(async () => {
    promptBefore = await readSample('prompts', 'triage.prompt.md');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const file = await writeSample(spec, 'prompts', 'reviewed.gepa.yaml');
    await vscode.commands.executeCommand('gepa.optimize', file);
    run = await eventually('the run has a folder', () => newestRun('reviewed'));
  });

  it('opens its first proposal as a diff against the parent', async () => {
    const { input, proposal } = await eventually('a review is open', openReview);

    const left = await vscode.workspace.openTextDocument(input.original);
    assert.equal(input.original.scheme, 'gepa');
    assert.equal(left.getText().trim(), stateOf(run).run.seed['triage']);
    const right = await vscode.workspace.openTextDocument(input.modified);
    assert.equal(right.getText().trim(), stateOf(run).proposals[proposal - 1]?.proposal.texts['triage']);
  });

  it('shows the prompt before the first review when no editor is open', async () => {
    await eventually('a review is open', openReview);

    const first = vscode.window.tabGroups.all[0]?.tabs[0]?.input;
    assert.ok(first instanceof vscode.TabInputText);
    assert.equal(first.uri.fsPath, inSample('prompts', 'triage.prompt.md'));
  });

  it('adds an accepted proposal to the pool, closes its diff and opens the next one', async () => {
    const { proposal } = await eventually('a review is open', openReview);
    await vscode.commands.executeCommand('gepa.acceptProposal');

    const candidate = await eventually('the candidate is in the pool', () =>
      stateOf(run).candidates.find(
        ({ origin, inPool }) => 'proposal' in origin && origin.proposal === proposal && inPool,
      ),
    );
    assert.deepEqual(candidate.parents, [0]);
    await eventually('another review is open', () => openReview()?.proposal !== proposal && openReview() !== undefined);
  });

  it('keeps the reason of a rejection as guidance', async () => {
    const review = await eventually('a review is open', openReview);
    const thread = { uri: review.input.modified, comments: [] };
    await vscode.commands.executeCommand('gepa.rejectWithReply', { thread, text: 'Words are not descriptions.' });

    const guidance = await eventually('the reason is kept', () =>
      stateOf(run).guidance.find(({ rejectedProposal }) => rejectedProposal === review.proposal),
    );
    assert.match(guidance.text, /Words are not descriptions\./);
  });

  it('runs an edited text on the minibatch and then asks for a decision', async () => {
    const review = await eventually('a review is open', openReview);
    const document = await vscode.workspace.openTextDocument(review.input.modified);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), 'Be brief. ');
    await vscode.workspace.applyEdit(edit);
    await vscode.commands.executeCommand('gepa.acceptProposal', review.input.modified);

    const edited = await eventually('the edit waits for a review', () =>
      stateOf(run).proposals.find(
        ({ proposal, status }) =>
          proposal.origin.kind === 'edit' && proposal.origin.of === review.proposal && status === 'waiting',
      ),
    );
    assert.match(edited.proposal.texts['triage'] ?? '', /^Be brief\. /);
    assert.equal(edited.measured?.after.length, edited.proposal.baseline?.examples.length);
  });

  it('removes a guidance note', async () => {
    const note = { thread: { uri: openReview()?.input.modified, comments: [] }, text: 'Keep the order of the labels.' };
    await vscode.commands.executeCommand('gepa.sendNote', note);
    const given = await eventually('the note is kept', () =>
      stateOf(run).guidance.find(({ text }) => text === 'Keep the order of the labels.'),
    );

    const removing = vscode.commands.executeCommand('gepa.removeGuidance');
    let settled = false;
    void removing.then(() => (settled = true));
    await eventually('the list of notes is answered', async () => {
      await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return settled;
    });
    await eventually('a note is gone', () => stateOf(run).guidance.length < given.number);
  });

  it('stops, accepts a note while stopped, and resumes from its journal', async () => {
    await vscode.commands.executeCommand('gepa.stopRun');
    const stopped = await eventually('the run has stopped', () => {
      const { status } = stateOf(run);
      return status.kind === 'stopped' && status.reason;
    });
    assert.equal(stopped.kind, 'cancelled');
    const { rollouts } = stateOf(run);

    const note = { thread: { uri: openReview()?.input.modified, comments: [] }, text: 'Answer in one word.' };
    await vscode.commands.executeCommand('gepa.sendNote', note);
    assert.equal(stateOf(run).guidance.at(-1)?.text, 'Answer in one word.');
    assert.equal(stateOf(run).status.kind, 'stopped');

    await vscode.commands.executeCommand('gepa.resumeRun');
    await eventually('the run is running', () => stateOf(run).status.kind === 'running');
    assert.ok(stateOf(run).rollouts >= rollouts);
  });

  it('finishes early and still scores the test rows', async () => {
    await vscode.commands.executeCommand('gepa.finishRun');

    const reason = await eventually('the run has ended', () => {
      const { status } = stateOf(run);
      return status.kind === 'stopped' && status.reason;
    });
    assert.deepEqual(reason, { kind: 'finished' });
    assert.equal(stateOf(run).candidates[0]?.test.count, 60);
  });

  describe('and applied', () => {
    const file = () => vscode.Uri.file(inSample('prompts', 'triage.prompt.md'));
    const bestText = () => {
      const { best, candidates } = stateOf(run);
      return candidates[best ?? 0]?.texts['triage'] ?? '';
    };
    const applied = () => replaceComponent(file().fsPath, promptBefore, 'body', bestText());
    /** Applies the best candidate. The developer answers with commands, until it is applied or refused. */
    const applyAnswering = async (...answers: readonly string[]) => {
      let settled = false;
      const applying = vscode.commands.executeCommand('gepa.applyCandidate').then(() => (settled = true));
      await eventually('the best candidate is applied', async () => {
        for (const answer of answers) await vscode.commands.executeCommand(answer);
        return settled;
      });
      await applying;
    };

    it('changes only the prompt text of an open file, in one undo step', async () => {
      const document = await vscode.workspace.openTextDocument(file());
      await vscode.window.showTextDocument(document);
      await applyAnswering('gepa.applyShown');

      assert.equal(document.getText(), applied());
      await vscode.commands.executeCommand('undo');
      assert.equal(document.getText(), promptBefore);
      await document.save();
    });

    it('asks before it replaces a text that changed since the run started', async () => {
      const changed = promptBefore.replace('Read the customer', 'Carefully read the customer');
      await writeSample(changed, 'prompts', 'triage.prompt.md');
      const document = await vscode.workspace.openTextDocument(file());
      await eventually('the editor shows the changed file', () => document.getText() === changed);

      await applyAnswering('workbench.action.closeQuickOpen');
      assert.equal(document.getText(), changed);
      await writeSample(promptBefore, 'prompts', 'triage.prompt.md');
      await eventually('the editor shows the old file', () => document.getText() === promptBefore);
    });

    it('merges the candidate with edits that were made since the run started', async () => {
      const changed = promptBefore.replace('Read the customer', 'Carefully read the customer');
      await writeSample(changed, 'prompts', 'triage.prompt.md');
      const document = await vscode.workspace.openTextDocument(file());
      await eventually('the editor shows the changed file', () => document.getText() === changed);

      await applyAnswering('workbench.action.acceptSelectedQuickOpenItem', 'gepa.applyShown');
      assert.equal(document.getText(), applied().replace('Read the customer', 'Carefully read the customer'));
      await vscode.commands.executeCommand('undo');
      assert.equal(document.getText(), changed);
      await writeSample(promptBefore, 'prompts', 'triage.prompt.md');
      await vscode.commands.executeCommand('workbench.action.files.revert');
      await eventually('the editor shows the old file', () => document.getText() === promptBefore);
    });

    it('leaves a read-only file, and its editor, as they are', async () => {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await chmod(file().fsPath, 0o444);
      await applyAnswering('gepa.applyShown');

      assert.deepEqual(
        vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty),
        [],
      );
      assert.equal(await readSample('prompts', 'triage.prompt.md'), promptBefore);
      await chmod(file().fsPath, 0o644);
    });

    it('copies the text of the best candidate', async () => {
      await vscode.commands.executeCommand('gepa.copyText');

      assert.equal(await vscode.env.clipboard.readText(), bestText());
    });

    it('saves a prompt file that is not open', async () => {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await applyAnswering('gepa.applyShown');

      assert.equal(await readSample('prompts', 'triage.prompt.md'), applied());
    });
  });
});
