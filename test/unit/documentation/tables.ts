import { contributedCommands } from '../../../src/editor/manifest/commands';
import { settings } from '../../../src/editor/manifest/settings';
import { describeList } from '../../../src/models/prices/known-price';
import { priceLists } from '../../../src/models/prices/price-table';
import { never } from '../../../src/editor/manifest/when';
import { valueOf } from '../../../src/gepa/named-values';
import { classicSearchOptions, defaultSearchOptions } from '../../../src/gepa/run-description';
import { defaultInstructions } from '../../../src/gepa/reflection/briefing';
import { presets, type Preset } from '../../../src/models/endpoints/presets';
import { providers } from '../../../src/models/provider-registry';
import type { PromptFileKind, PromptFormatDefinition } from '../../../src/prompts/prompt-format';
import { promptFormats } from '../../../src/prompts/prompt-formats';
import { specJsonSchema } from '../../../src/runs/spec/json-schema';

/** The tables of the documentation that list what the code defines, by the name that a page marks their place with. */
export const tables: Readonly<Record<string, () => string>> = {
  'prompt formats': promptFormatTable,
  'default instructions': () => `\`\`\`text\n${defaultInstructions}\n\`\`\``,
  'budget limits': () => table(['limit', 'values', 'what it limits'], optionRows('budget')),
  'search options': searchOptionTable,
  'model providers': providerTable,
  'model services': serviceTable,
  commands: commandTable,
  settings: settingTable,
  prices: priceTable,
};

function promptFormatTable(): string {
  const kinds = promptFormats.flatMap((format: PromptFormatDefinition) => format.kinds);
  const rows = kinds.map(formatRow).sort(([one = ''], [other = '']) => one.localeCompare(other, 'en'));
  const selection = [
    '**a selection in any file**',
    'right-click it: **Optimize Selection with GEPA**',
    'a string literal keeps its quotes and escapes, in ten languages',
  ];
  return table(['form', 'files', 'what can be optimized'], [...rows, selection]);
}

function formatRow({ name, found = [], possible, files, components }: PromptFileKind): readonly string[] {
  const globs = [...found, ...(possible?.names ?? [])].map((glob) => `\`${glob.slice('**/'.length)}\``);
  return [name, files ?? globs.join(', '), components];
}

function providerTable(): string {
  return table(
    ['provider', 'models', 'in a spec'],
    providers.map(({ label, description, example }) => [label, description, `\`${example}\``]),
  );
}

function serviceTable(): string {
  return table(
    ['`provider`', 'service', 'address', 'key variable', 'note'],
    Object.entries<Preset>(presets).map(([name, { label, baseUrl, exampleUrl, apiKeyEnv, notes }]) => [
      `\`${name}\``,
      label,
      baseUrl === undefined ? `such as \`${exampleUrl}\`` : `\`${baseUrl}\``,
      apiKeyEnv === undefined ? 'none' : `\`${apiKeyEnv}\``,
      notes ?? '',
    ]),
  );
}

function searchOptionTable(): string {
  const rows = optionRows('search').filter(([name]) => name !== '`preset`');
  const inPreset = (options: object, name: string) => {
    const value = Object.entries(options).find(([key]) => `\`${key}\`` === name)?.[1] as unknown;
    return value === undefined ? '–' : `\`${JSON.stringify(value)}\``;
  };
  return table(
    ['option', 'values', 'default', 'classic', 'what it does'],
    rows.map(([name = '', values = '', words = '']) => [
      name,
      values,
      name === '`lineages`' ? 'see below' : inPreset(defaultSearchOptions, name),
      inPreset(classicSearchOptions, name),
      words,
    ]),
  );
}

/** What each menu is called on screen. */
const menuNames: Readonly<Record<string, string>> = {
  'explorer/context': 'Explorer',
  'editor/context': 'editor',
  'editor/title/run': 'title of a spec',
  'editor/title': 'title of a review',
  'view/title': 'title of a view',
  'view/item/context': 'rows of the views',
  'comments/commentThread/title': 'threads of a review',
  'comments/commentThread/context': 'threads of a review',
};

function commandTable(): string {
  const offered = contributedCommands.filter(([, { palette }]) => palette !== never);
  return table(
    ['command', 'also in'],
    offered.map(([, { title, menus = [] }]) => [
      `**GEPA: ${title}**`,
      [...new Set(menus.map(({ menu }) => valueOf(menuNames, menu) ?? menu))].join(', '),
    ]),
  );
}

function priceTable(): string {
  return table(
    ['source', 'models'],
    priceLists.map((list) => [
      describeList(list),
      Object.keys(list.prices)
        .map((model) => `\`${model}\``)
        .join(', '),
    ]),
  );
}

function settingTable(): string {
  return table(
    ['setting', 'default', 'what it does'],
    Object.entries(settings).map(([name, setting]) => [
      `\`gepa.${name}\``,
      `\`${JSON.stringify(setting.default)}\``,
      setting.description,
    ]),
  );
}

/** As much of a JSON schema as tells what an option can be. */
interface OptionSchema {
  readonly type?: string;
  readonly const?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly OptionSchema[];
  readonly properties?: Readonly<Record<string, OptionSchema>>;
  readonly minimum?: number;
  readonly description?: string;
}

function optionRows(part: 'search' | 'budget'): readonly (readonly string[])[] {
  const { properties } = specJsonSchema as OptionSchema;
  const options = Object.entries(properties?.[part]?.properties ?? {});
  return options.map(([name, schema]) => [`\`${name}\``, valuesOf(schema), schema.description ?? '']);
}

function valuesOf(schema: OptionSchema): string {
  if (schema.anyOf !== undefined) return schema.anyOf.map(valuesOf).join(', ');
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.properties !== undefined) return `\`{ ${Object.keys(schema.properties).join(', ')} }\``;
  if (schema.type === 'boolean') return '`true`, `false`';
  if (schema.type === 'integer') return schema.minimum === 0 ? 'a whole number, or 0' : 'a whole number';
  return schema.type === 'null' ? '`null`' : 'a number';
}

/** A table in Markdown, as the project's formatter writes it. Ends with its last row. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[], filler = ' ') =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, filler)).join(' | ')} |`;
  const rule = head.map(() => '');
  return [line(head), line(rule, '-'), ...rows.map((row) => line(row))].join('\n');
}
