import { contributedCommands } from './commands';
import { dashboardViewType, documentScheme } from './context';
import { localized, withoutTexts, type Written } from './localized';
import { settings } from './settings';
import { viewNames, welcomes } from './views';
import { steps, walkthrough } from './walkthrough';

const picture = 'media/gepa.svg';

const commandPalette = contributedCommands
  .filter(([, { palette }]) => palette !== undefined)
  .map(([command, { palette }]) => ({ command, when: palette }));

const inMenus = contributedCommands.flatMap(([command, { menus = [] }]) =>
  menus.map(({ menu, ...place }) => ({ menu, entry: { command, ...place } })),
);

const menus = Object.fromEntries(
  inMenus.map(({ menu }) => [menu, inMenus.filter((other) => other.menu === menu).map(({ entry }) => entry)]),
);

const contributes = {
  commands: contributedCommands.map(([command, { title, icon }]) => ({
    command,
    title: localized(command.replace('gepa', 'command'), title),
    category: 'GEPA',
    ...(icon === undefined ? {} : { icon: `$(${icon})` }),
  })),
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
      Object.entries(settings).map(([name, { default: value, description }]) => [
        `gepa.${name}`,
        {
          type: typeof value,
          default: value,
          scope: 'window',
          markdownDescription: localized(`setting.${name}`, description),
        },
      ]),
    ),
  },
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
        media: { svg: `media/walkthrough/${picture}`, altText: localized(`walkthrough.${id}.alt`, alt) },
        completionEvents: doneOn,
      })),
    },
  ],
  // The runs' own folder stays closed when the Explorer follows the editor.
  configurationDefaults: { 'explorer.autoRevealExclude': { '**/.gepa': true } },
};

/** What VS Code starts the extension for besides its commands and views. */
const activationEvents = [
  'workspaceContains:**/*.gepa.{yaml,yml}',
  `onWebviewPanel:${dashboardViewType}`,
  `onFileSystem:${documentScheme}`,
];

const capabilities = {
  untrustedWorkspaces: {
    supported: 'limited',
    description: localized(
      'trust.description',
      'Only the names of prompt files are listed. Specs and earlier runs are read after you trust the workspace. A run, which sends texts of the workspace to the endpoints that its spec names, starts only in a trusted workspace.',
    ),
  },
  virtualWorkspaces: {
    supported: false,
    description: localized('virtual.description', 'Runs are kept on disk and need files on disk.'),
  },
};

/**
 * What the build writes to `package.json`, where it replaces the entries of these names, and to `package.nls.json`.
 *
 * @see https://code.visualstudio.com/api/references/extension-manifest
 */
export const manifest: Written = withoutTexts({
  activationEvents,
  capabilities,
  contributes,
  l10n: './dist/l10n',
});
