// Tested by test/unit/cli/skill.test.ts.

/** Tells coding agents when and how to use GEPA: the content of `SKILL.md`. */
export const skill = `---
name: gepa
description: Improve a prompt with evidence, or check that a change of a prompt made it no worse. Use it when a prompt file, system prompt, agent file or prompt string gives poor outputs and there are (or can be) examples with expected answers or a way to score outputs.
---

# Improve prompts with GEPA

GEPA runs a prompt on examples, reads scores and feedback, lets a stronger model propose changes, and keeps those that measurably help. Use it instead of
rewriting a prompt by feel. Don't use it without examples or a metric: ask for some first; 20 rows are a start.

## With tools

If you have tools named \`gepa_…\` (in VS Code, or from \`gepa mcp\`), use them:

1. \`gepa_list_prompts\`, then \`gepa_draft_spec\` for the prompt; save the spec when the user agrees with data, metric and models.
2. \`gepa_start\` with the spec. It spends money within the spec's budget, so the user is asked.
3. \`gepa_status\` with \`wait: 60\` until a proposal waits or the run ends.
4. For each waiting proposal: read its evidence with \`gepa_proposals\`, then \`gepa_decide\`. Accept what the examples support; reject with a reason what only fits
   single rows, repeats answers of rows, or drops a rule that the user needs. \`gepa_guidance\` tells later proposals what to keep.
5. \`gepa_report\`: tell the user seed and winner, whether the test set shows a difference, and what it cost. \`gepa_apply\` writes the winner; the user is asked.

## In a terminal

\`\`\`sh
gepa prompts . --json
gepa headroom prompts/triage.gepa.yaml --json
gepa optimize prompts/triage.gepa.yaml --json
gepa report RUN
gepa check prompts/triage.gepa.yaml --min 0.8 --json
\`\`\`

\`headroom\` says with at most 20 rollouts whether a search is worth its cost. \`check\` exits with 3 when the prompt scores too little. \`gepa --help\` lists everything.

## Rules

- Never raise a budget, start a run or apply a candidate without the user's agreement.
- Scores on the Pareto set chose the winner and flatter it. Report the test set.
- "No difference shown" means just that. Say so instead of calling it an improvement.
- Keys belong in environment variables or in the editor's secret storage, never in a spec.
`;
