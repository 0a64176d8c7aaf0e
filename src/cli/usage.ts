// Tested by test/unit/cli/terminal.test.ts.
/** What `gepa --help` prints. */
export const usage = `gepa: evolve a prompt with evidence

  gepa optimize SPEC [--set path=value]… [--skip-headroom] [--review off] [--json]
                                                                   run the search that a spec file describes
  gepa evaluate SPEC [--set path=value]… [--json]                  score the prompt as it is
  gepa headroom SPEC [--set path=value]… [--json]                  at most 20 rollouts that show whether a search is worth its cost
  gepa resume RUN [--set path=value]… [--json]                     continue an interrupted run (its folder or id)
  gepa compare SPEC [--presets NAME,…] [--seeds N] [--parallel N] [--set path=value]… [--reference FILE]… [--html FILE]
               [--yes] [--new] [--json]                            run presets of the search on one budget each, and compare them
  gepa prompts FOLDER [--json] [--check]                           list the prompt files of a folder; try to write to them, in memory
  gepa report RUN [--outputs | --requests]                         a run as Markdown; its best output per example, or all that it
                                                                   asked and was answered with the cost, as JSONL
  gepa report RUN [--html FILE] [--markdown FILE] [--csv FILE] [--candidates FOLDER]
                                                                   write a run's report with its plots, its scores, its candidates
  gepa transfer RUN --model MODEL… [--candidate N]… [--json]       score the seed and the best candidate with other task models
  gepa measure RUN [--candidate N] [--json]                        what each change of the best candidate contributes
  gepa check SPEC [--min SCORE] [--baseline FILE [--update]] [--junit FILE] [--markdown FILE] [--set path=value]… [--json]
                                                                   score the prompt; fail a build if it scores less than SCORE, or
                                                                   worse than the baseline beyond noise (--update records it)
  gepa check RUN [--min SCORE] …                                   score the prompt file as it is now against the seed and the winner
  gepa mcp [FOLDER] [--allow start,apply] [--trust]                let agents drive GEPA by the Model Context Protocol (stdio); they ask
                                                                   before a start and an apply, unless allowed
  gepa skill [DIR]                                                 install the skill that tells coding agents when and how to use GEPA
                                                                   (default: .claude/skills/gepa)
  gepa import DIR                                                  open a run of the Python implementation (its run_dir) as a finished run
  gepa record [--prompt FILE] [--out FILE] [--address NAME=URL]… -- COMMAND
                                                                   run your app or tests, and record their calls of models as rows
  gepa demo                                                        optimize the sample prompt with the practice model

SPEC is a spec file, or a prompt file with its own examples and metric. With --outside, the files it names may name files
anywhere. Programs named in these files run once you agree, or with --trust.
MODEL is a model's entry of a spec, such as '{ baseUrl: …, model: … }', or the name of a model at the same address.
Rows and first rollouts that show that a search can't help are said before the first reflection. In a terminal, gepa then asks
whether to search anyway; elsewhere, it continues. With --skip-headroom, it doesn't look.
A run waits 2 minutes for an endpoint that does not answer, then ends and can be resumed. If the endpoint has never answered,
the run fails within seconds. In both cases, --wait waits until the endpoint answers, and --wait MINUTES at most that long.
Progress goes to standard error. Exit status: 0 finished, 1 failed, 2 wrong usage, 3 check not passed.
--json prints one JSON object on standard output; its fields are in media/docs/terminal.md.`;
