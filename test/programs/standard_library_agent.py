"""A module of Python's standard library with a tool."""

import json
import os
import sys
from urllib.request import Request, urlopen

SYSTEM = "You answer customers. Look the queue up with the tool, then name who is responsible."
TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "owner_of",
            "description": "Returns who is responsible for a queue.",
            "parameters": {"type": "object", "properties": {"queue": {"type": "string"}}},
        },
    }
]


def complete(messages):
    body = {"model": "gpt-4.1-mini", "messages": messages, "tools": TOOLS}
    request = Request(
        os.environ["OPENAI_BASE_URL"] + "/chat/completions",
        json.dumps(body).encode(),
        {"Authorization": "Bearer " + os.environ["OPENAI_API_KEY"], "Content-Type": "application/json"},
    )
    with urlopen(request) as reply:
        return json.load(reply)["choices"][0]["message"]


conversation = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": sys.argv[1]}]
while True:
    message = complete(conversation)
    conversation.append(message)
    calls = message.get("tool_calls") or []
    if not calls:
        print(message["content"])
        break
    for call in calls:
        queue = json.loads(call["function"]["arguments"])["queue"]
        conversation.append(
            {"role": "tool", "tool_call_id": call["id"], "content": "Ada" if queue == "billing" else "nobody"}
        )
