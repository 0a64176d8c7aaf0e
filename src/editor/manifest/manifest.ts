import { describeOperations } from '../../agents/operation-words';
import { contributedCommands } from './commands';
import { comparisonViewType, dashboardViewType, documentScheme, evidenceViewType } from './context';
import { localized, withoutTexts, type Written } from './localized';
import { settings, type ContributedSetting } from './settings';
import { viewNames, welcomes } from './views';
import { steps, walkthrough } from './walkthrough';

const picture = 'media/gepa.svg';

const commandPalette = contributedCommands
  .filter(([, { palette }]) => palette !== undefined)
  .map(([command, { palette }]) => ({ command, when: palette }));

const keybindings = contributedCommands.flatMap(([command, { keys }]) =>
  keys === undefined ? [] : [{ command, key: keys.key, mac: keys.key.replace('ctrl', 'cmd'), when: keys.when }],
);

const inMenus = contributedCommands.flatMap(([command, { menus = [] }]) =>
  menus.map(({ menu, ...place }) => ({ menu, entry: { command, ...place } })),
);

const menus = Object.fromEntries(
  inMenus.map(({ menu }) => [menu, inMenus.filter((other) => other.menu === menu).map(({ entry }) => entry)]),
);

const contributes = {
  commands: contributedCommands.map(([command, { title, icon, enablement }]) => ({
    command,
    title: localized(command.replace('gepa', 'command'), title),
    category: 'GEPA',
    ...(icon === undefined ? {} : { icon: `$(${icon})` }),
    ...(enablement === undefined ? {} : { enablement }),
  })),
  keybindings,
  menus: { commandPalette, ...menus },
  viewsContainers: { activitybar: [{ id: 'gepa', title: 'GEPA', icon: picture }] },
  views: {
    gepa: Object.entries(viewNames).map(([id, name]) => ({
      id,
      name: localized(id.replace('gepa', 'view'), name),
      icon: picture,
    })),
  },
  viewsWelcome: welcomes.map(({ key, view, contents, when }) => ({
    view,
    contents: localized(`welcome.${key}`, contents),
    when,
  })),
  configuration: {
    title: 'GEPA',
    properties: Object.fromEntries(
      Object.entries<ContributedSetting>(settings).map(([name, { default: value, description, schema }]) => [
        `gepa.${name}`,
        {
          type: typeof value,
          default: value,
          ...schema,
          scope: 'window',
          markdownDescription: localized(`setting.${name}`, description),
        },
      ]),
    ),
  },
  customEditors: [
    {
      viewType: comparisonViewType,
      displayName: localized('comparison', 'Comparison of Strategies'),
      selector: [{ filenamePattern: '**/.gepa/comparisons/*.json' }],
      priority: 'default',
    },
  ],
  languageModelTools: describeOperations().map(({ name, title, description, inputSchema }) => ({
    name,
    toolReferenceName: name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
    displayName: localized(`tool.${name}`, `GEPA: ${title}`),
    // For the model, in the language that it reads best.
    modelDescription: description,
    canBeReferencedInPrompt: true,
    icon: '$(beaker)',
    inputSchema,
  })),
  yamlValidation: [{ fileMatch: ['*.gepa.yaml', '*.gepa.yml'], url: './dist/gepa.schema.json' }],
  walkthroughs: [
    {
      id: walkthrough.id,
      title: localized('walkthrough.title', walkthrough.title),
      description: localized('walkthrough.description', walkthrough.description),
      steps: steps.map(({ id, title, description, picture, alt, doneOn }) => ({
        id,
        title: localized(`walkthrough.${id}.title`, title),
        description: localized(`walkthrough.${id}.description`, description),
        media: { image: `media/walkthrough/${picture}.webp`, altText: localized(`walkthrough.${id}.alt`, alt) },
        completionEvents: doneOn,
      })),
    },
  ],
  // Keeps the folder of the runs collapsed when the Explorer reveals the file of a review.
  configurationDefaults: { 'explorer.autoRevealExclude': { '**/.gepa': true } },
};

/** Events that activate the extension, besides its commands and views. */
const activationEvents = [
  'workspaceContains:**/*.gepa.{yaml,yml}',
  `onWebviewPanel:${dashboardViewType}`,
  `onWebviewPanel:${evidenceViewType}`,
  `onFileSystem:${documentScheme}`,
];

const capabilities = {
  untrustedWorkspaces: {
    supported: 'limited',
    description: localized(
      'trust.description',
      'Only the names of prompt files are listed. Specs and earlier runs are read after you trust the workspace. Runs send texts of the workspace to the endpoints that their spec names, so they start only in a trusted workspace.',
    ),
  },
  virtualWorkspaces: {
    supported: false,
    description: localized('virtual.description', 'Runs read and write files on disk.'),
  },
};

/**
 * The entries that the build replaces in `package.json`, and the content of `package.nls.json`.
 *
 * @see https://code.visualstudio.com/api/references/extension-manifest
 */
export const manifest: Written = withoutTexts({
  activationEvents,
  capabilities,
  contributes,
  l10n: './dist/l10n',
});
