import { readPromptFile } from '../../../../src/prompts/prompt-file';

/** Chat messages with a system message that is not the first. */
export const chat = `[
  {"role": "user", "content": "Ticket: {{input}}"}, // the question
  {"role": "developer", "content": "Route the ticket.\\nBe \\"brief\\"."},
  {"role": "assistant", "content": null},
  {"content": "And now?", "role": "user"},
]
`;

/** A prompt as LangChain serializes it. */
export const template = (text: string, more = '') =>
  `{"lc": 1, "type": "constructor", "id": ["langchain", "prompts", "prompt", "PromptTemplate"], "kwargs": {"template": ${JSON.stringify(text)}, "input_variables": []${more}}}`;
/** A message template of LangChain. */
export const message = (name: string, prompt: string) =>
  `{"lc": 1, "type": "constructor", "id": ["langchain", "prompts", "chat", "${name}"], "kwargs": {"prompt": ${prompt}}}`;
/** Any object as LangChain serializes it. */
export const constructed = (name: string, kwargs: string) =>
  `{"lc": 1, "type": "constructor", "id": ["langchain_core", "${name}"], "kwargs": ${kwargs}}`;
/** A conversation of LangChain. */
export const langchain = constructed(
  'ChatPromptTemplate',
  `{"messages": [
    ${message('SystemMessagePromptTemplate', template('Route as {style}.', ', "template_format": "f-string"'))},
    ${constructed('MessagesPlaceholder', '{"variable_name": "history"}')},
    ${constructed('AIMessage', '{"content": "Hello."}')},
    ${message('HumanMessagePromptTemplate', template('{ticket}'))}
  ]}`,
);

/** A saved program of DSPy, and one of an older version. */
export const dspy = `{
  "prog.predict": {
    "traces": [], "train": [], "demos": [],
    "signature": {
      "instructions": "Given the ticket, give the team.",
      "fields": [
        {"prefix": "Ticket:", "description": "\${ticket}"},
        {"prefix": "Team:", "description": "one of billing, card"}
      ]
    },
    "lm": null
  },
  "check": {"demos": [], "signature": {"instructions": "Check \\u00fcber all.", "fields": []}},
  "metadata": {"dependency_versions": {"python": "3.12", "dspy": "2.6.0"}}
}
`;
export const oldDspy = `{"self.route": {"demos": [], "signature_instructions": "Route it.", "signature_prefix": "Team:"}}`;

/** Reads JSON content under a prompt file's name. */
export const read = (content: string, path = 'prompts/a.json') => readPromptFile(path, content);
/** Returns the components of a JSON file by name. */
export const namesAndTexts = (content: string) => read(content).components.map(({ name, text }) => [name, text]);
