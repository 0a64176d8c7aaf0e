import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { manifest } from '../../../../src/editor/manifest/manifest';
import { looksLikePromptFile } from '../../../../src/prompts/discovery/prompt-names';

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly configurationDefaults: Readonly<Record<string, unknown>>;
    readonly commands: readonly { readonly command: string; readonly category: string }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly { readonly media: { readonly image: string } }[];
    }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when?: string }[]>>;
  };
}

const manifestText = readFileSync('package.json', 'utf8');
const { activationEvents, contributes } = JSON.parse(manifestText) as Manifest;

/** The pattern of file names in the condition of "Optimize with GEPA", which works before the workspace has been searched. */
function patternOf(menu: string): RegExp {
  const when = contributes.menus[menu]?.find(({ command }) => command === 'gepa.optimize')?.when ?? '';
  const [, source = ''] = /resourcePath =~ \/(.+?)\/ \|\|/.exec(when) ?? [];
  return new RegExp(source);
}

describe('"Optimize with GEPA" in the context menu of a file', () => {
  const promptFiles = [
    'triage.prompt.md',
    'a/b.prompt.yaml',
    'x.prompt.yml',
    'go.instructions.md',
    'reviewer.agent.md',
    'old.chatmode.md',
    '.github/agents/doc.md',
    '.claude/rules/style/names.md',
    '.claude/commands/git/commit.md',
    '.gemini/commands/plan.toml',
    '.cursor/rules/style.mdc',
    '.cursorrules',
    '.windsurfrules',
    '.clinerules',
    'GEMINI.md',
    'skills/pdf/SKILL.md',
    'AGENTS.md',
    'CLAUDE.md',
    '.github/copilot-instructions.md',
    'prompts/route.txt',
    'app/prompts/deep/er.j2',
    'prompts/a.hbs',
    'prompts/b.handlebars',
    'prompts/c.mustache',
    'prompts/d.njk',
    'summarize.prompty',
    'menu.prompt',
    'evals/promptfooconfig.yaml',
  ];
  const otherFiles = ['README.md', 'src/prompt.ts', 'data/rows.jsonl', 'prompts/picture.png'];
  // Only the developer knows which of these are prompts.
  const possibleFiles = ['prompts.md', 'app/system_prompt.md', 'headline.txt', 'templates/reply.j2'];

  for (const menu of ['explorer/context', 'editor/context']) {
    it(`is shown for the files that the search for prompts recognizes by name (${menu})`, () => {
      const offered = (path: string) => patternOf(menu).test(`/projects/shop/${path}`);

      expect(promptFiles.filter((path) => !looksLikePromptFile(path))).toEqual([]);
      expect(promptFiles.filter((path) => !offered(path))).toEqual([]);
      expect(possibleFiles.filter((path) => !offered(path))).toEqual([]);
      expect(otherFiles.filter((path) => offered(path) !== looksLikePromptFile(path))).toEqual([]);
    });
  }

  it('recognizes Windows paths', () => {
    expect(patternOf('explorer/context').test('C:\\work\\prompts\\route.txt')).toBe(true);
  });
});

it('changes no defaults except that the Explorer does not reveal the files of runs', () => {
  expect(contributes.configurationDefaults).toEqual({ 'explorer.autoRevealExclude': { '**/.gepa': true } });
});

it('activates for its contributions and for workspaces with specs, not for languages or at startup', () => {
  expect(activationEvents).toEqual([
    'workspaceContains:**/*.gepa.{yaml,yml}',
    'onWebviewPanel:gepa.dashboard',
    'onWebviewPanel:gepa.evidence',
    'onFileSystem:gepa',
  ]);
});

describe('contributed commands', () => {
  it('share one category', () => {
    expect(new Set(contributes.commands.map(({ category }) => category))).toEqual(new Set(['GEPA']));
  });
});

it('package.json is what the build writes: run "npm run build" after a change in src/editor/manifest', () => {
  const written = JSON.parse(manifestText) as Record<string, unknown>;

  expect(written).toEqual({ ...written, ...(manifest.json as Record<string, unknown>) });
  expect(JSON.parse(readFileSync('package.nls.json', 'utf8'))).toEqual(manifest.texts);
});

it('names pictures of the walkthrough that exist', () => {
  const pictures = contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.image));
  expect(pictures).toHaveLength(4);
  expect(pictures.filter((file) => !existsSync(file))).toEqual([]);
});
