import { basename, dirname, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ComponentTexts } from '../../gepa/candidate';
import { valueOf } from '../../gepa/named-values';
import { UserError } from '../../gepa/user-error';
import type { OwnPrices } from '../../models/prices/known-price';
import { candidateFileName, candidateLabel } from '../../prompts/candidate-file-name';
import { readPromptPart } from '../../prompts/prompt-part';
import type { RunFile } from '../folder/run-file';
import type { PromptSnapshot } from '../plan/run-plan';
import { snapshotsByFile, textsInFile } from '../plan/texts-in-file';
import { editSpec } from '../spec/edit-spec';
import { flowYaml } from '../spec/flow-yaml';
import { parseSpec, type SpecOverride } from '../spec/parse-spec';
import { isSpecFile, nameOfSpec } from '../spec/read-spec-text';
import type { RunSpec } from '../spec/spec';

/** A candidate that a new run is to start from. */
export interface CandidateSource {
  readonly runFolder: string;
  readonly runFile: RunFile;
  readonly candidate: number;
  readonly texts: ComponentTexts;
  /** The run's spec as it is on disk; undefined when it is gone. */
  readonly specText?: string | undefined;
  /** Prices of the developer's own. */
  readonly prices: OwnPrices;
}

/** The files of a run that starts from a candidate. None of them exists yet. */
export interface UnwrittenRun {
  /** An absolute path. */
  readonly specFile: string;
  readonly spec: string;
  /** Contents of the prompt files by their absolute paths. */
  readonly prompts: ReadonlyMap<string, string>;
}

/**
 * Composes the files of a run whose seed is a candidate: its prompt files beside those of the run, and a spec that is the run's own
 * besides. The run's folder has all that they are made of, so the files of the run may be gone.
 *
 * @param isTaken whether a path exists, which no file of the new run may have.
 * @throws {UserError | PromptError} when a file can't hold the texts.
 */
export function runFromCandidate(source: CandidateSource, isTaken: (path: string) => boolean): UnwrittenRun {
  if (source.runFile.importedFrom !== undefined) {
    throw new UserError(
      'This run was imported from Python. Its files hold neither the data nor the metric nor the models, so no run can start from it. Apply a candidate to a prompt file, and optimize that file.',
    );
  }
  for (let attempt = 1; ; attempt += 1) {
    const composed = compose(source, attempt);
    if (![composed.specFile, ...composed.prompts.keys()].some(isTaken)) return composed;
  }
}

function compose(source: CandidateSource, attempt: number): UnwrittenRun {
  const { runFolder, runFile, candidate } = source;
  const ownSpec = resolve(runFolder, runFile.specFile);
  const folder = dirname(ownSpec);
  const files = promptsOf(source, folder, attempt);
  const sources = new Map([...files].flatMap(([, { sources }]) => [...sources]));
  const prompts = Object.fromEntries(
    Object.keys(runFile.prompts).map((component) => [component, sources.get(component) ?? '']),
  );
  const [first] = Object.values(runFile.prompts);
  // Examples in the prompt file itself are read from the original.
  const data = runFile.spec.data ?? { feedback: first?.file ?? '' };
  const startedFrom = { run: runFile.id, candidate };
  return {
    specFile: join(folder, `${nameOfSpec(ownSpec)}.${candidateLabel(candidate, attempt)}.gepa.yaml`),
    spec: specTextOf(source, ownSpec, { ...runFile.spec, prompts, data, startedFrom }),
    prompts: new Map([...files.values()].map(({ path, content }) => [path, content])),
  };
}

/** A prompt file of the new run. */
interface NewPromptFile {
  readonly path: string;
  readonly content: string;
  /** How the spec names the components in it. */
  readonly sources: ReadonlyMap<string, string>;
}

function promptsOf(
  { runFile, texts, candidate }: CandidateSource,
  folder: string,
  attempt: number,
): ReadonlyMap<string, NewPromptFile> {
  const files = [...snapshotsByFile(runFile.prompts, folder)].map(([path, entries]): [string, NewPromptFile] => {
    const [[, snapshot] = ['', undefined]] = entries;
    if (snapshot === undefined) throw new UserError('This run does not record its prompt files.', { file: path });
    const { content, addresses } = textsInFile(path, entries, texts);
    const name = freeOfMarks(candidateFileName(basename(path), candidate, attempt));
    const names = [name, join(candidateLabel(candidate, attempt), basename(path))];
    const readable = names.find((one) => readsAlike(path, join(dirname(path), one), content, entries, addresses));
    if (readable === undefined) {
      throw new UserError(
        `The format of ${basename(path)} depends on where the file is, so that a copy of it can't be optimized. Apply the candidate, and optimize the file itself.`,
        { file: path },
      );
    }
    const written = snapshot.file.slice(0, snapshot.file.length - basename(path).length);
    const sources = entries.map(([component, { file, part }]): [string, string] => {
      const named = `${written}${readable.replaceAll('\\', '/')}`;
      const isFirst = valueOf(runFile.spec.prompts, component) === file;
      return [component, isFirst ? named : `${named}#${addresses.get(part) ?? part}`];
    });
    return [path, { path: join(dirname(path), readable), content, sources: new Map(sources) }];
  });
  return new Map(files);
}

/** In a source, `#` separates a file from its part. */
function freeOfMarks(name: string): string {
  return name.replaceAll('#', '-');
}

/** Whether a file is read in the same way under another name: some names say what a file is for. */
function readsAlike(
  path: string,
  other: string,
  content: string,
  entries: readonly (readonly [string, PromptSnapshot])[],
  addresses: ReadonlyMap<string, string>,
): boolean {
  return entries.every(([, { part }]) => {
    const now = addresses.get(part) ?? part;
    const read = (file: string) => {
      const { format, templating, components } = readPromptPart(file, content, now);
      return { format, templating, components };
    };
    try {
      return isDeepStrictEqual(read(path), read(other));
    } catch (error) {
      if (error instanceof UserError) return false;
      throw error;
    }
  });
}

/** Returns the text of the new spec: that of the run's spec with its comments, if it still says what the run was started with. */
function specTextOf({ specText, runFile, prices, candidate }: CandidateSource, file: string, spec: RunSpec): string {
  const isUnchanged = specText !== undefined && isSpecFile(file) && says(specText, file, runFile.spec, prices);
  if (isUnchanged) {
    try {
      return editSpec(specText, changesOf(spec));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  }
  return composed(
    `# Continues from candidate ${candidate} of the run ${runFile.id}. Paths are relative to this file.`,
    spec,
  );
}

function says(text: string, file: string, spec: RunSpec, prices: OwnPrices): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(JSON.stringify(parseSpec(text, file, [], prices))), spec);
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

function changesOf({ prompts, data, startedFrom }: RunSpec): readonly SpecOverride[] {
  return [
    ...Object.entries(prompts).map(([component, value]) => ({ path: ['prompts', component], value })),
    { path: ['data'], value: data },
    { path: ['startedFrom'], value: startedFrom },
  ];
}

function composed(comment: string, spec: RunSpec): string {
  const lines = Object.entries(spec).flatMap(([key, value]) => {
    if (isDeepStrictEqual(value, {})) return [];
    if (Array.isArray(value)) return [`${key}:`, ...value.map((entry) => `  - ${flowYaml(entry)}`)];
    return key === 'models'
      ? [`${key}:`, ...Object.entries(value).map(([use, model]) => `  ${use}: ${flowYaml(model)}`)]
      : [`${key}: ${flowYaml(value)}`];
  });
  return `${[comment, ...lines].join('\n')}\n`;
}
