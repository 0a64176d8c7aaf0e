/** Exports what other folders use of `templates/`. */
export { parseTemplate } from './templates/engines';
export { literalText } from './templates/literal-text';
export { malformedVariable } from './templates/plain-variables';
export { roleLinesOutsideBlocks } from './templates/role-lines';
export { fillTemplate, renderParts, renderTemplate } from './templates/render';
export { textOfValue, valueAt } from './templates/row-values';
export type {
  NamedArguments,
  ParsedTemplate,
  RenderedPart,
  RoleLines,
  TemplateLanguage,
  TemplateUse,
  Templating,
} from './templates/template-engine';
export { variableObjection } from './templates/variable-guard';
export { describeUse, missingUse, templateVariables, variableOffset, variablePaths } from './templates/variables';
