/** What other rooms need of templates. The engines themselves are in `templates/`. */
export { parseTemplate } from './templates/engines';
export { malformedPlaceholder } from './templates/placeholders';
export { roleLinesOutsideBlocks, type RoleLines } from './templates/role-lines';
export type { NamedArguments } from './templates/command-arguments';
export { fillTemplate, renderParts, renderTemplate } from './templates/render';
export { textOfValue, valueAt } from './templates/row-values';
export type {
  ParsedTemplate,
  RenderedPart,
  TemplateLanguage,
  TemplateUse,
  Templating,
} from './templates/template-engine';
export { variableObjection } from './templates/variable-guard';
export { describeUse, missingUse, templateVariables, variableOffset, variablePaths } from './templates/variables';
