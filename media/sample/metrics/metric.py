"""A metric in Python: scores the answers to the sentiment prompt.

GEPA starts this program once and feeds it a line of JSON for every answer of the prompt:

    {"output": "...", "example": {...}, "trace": [...], "usage": {...}, "durationMs": 12}

"example" has the columns of the row. The program answers each line with one of its own:

    {"score": 0.8, "feedback": "...", "objectives": {"right": 1, "brief": 0}}

The score is a number from 0 to 1. The feedback is what the reflection learns from: say what was expected, what came, and
which rule was broken. Objectives are optional and have to be named in the spec. Where there is no score to give, answer
{"error": "why"}: the run stops and shows it, for an error is not a zero. Print nothing else on standard output; standard
error is free for anything.
"""

import json
import re
import sys

# The score is right when it names the label; the last fifth is for leaving it at that.
SHARE_OF_BREVITY = 0.2


def score(output, example):
    answer = example["answer"]
    right = re.search(r"\b%s\b" % re.escape(answer), output, re.IGNORECASE) is not None
    brief = output.strip().lower() == answer.lower()
    if brief:
        feedback = 'Expected "%s", and nothing else came.' % answer
    elif right:
        feedback = 'Expected exactly "%s" and nothing else. It is named, but %d more words surround it.' % (
            answer,
            len(output.split()) - 1,
        )
    else:
        feedback = 'Expected exactly "%s", which the answer does not name.' % answer
    return {
        "score": (1 - SHARE_OF_BREVITY) * right + SHARE_OF_BREVITY * brief,
        "feedback": feedback,
        "objectives": {"right": int(right), "brief": int(brief)},
    }


for line in sys.stdin:
    run = json.loads(line)
    try:
        reply = score(run["output"], run["example"])
    except KeyError as missing:
        reply = {"error": "The row has no column %s." % missing}
    print(json.dumps(reply), flush=True)
