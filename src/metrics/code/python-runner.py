"""Runs the Python functions of a metric in a separate process.

Reads JSON lines {"file", "function"?, "output", "context"} or {"body", "output", "context"} and answers each with
{"result"} or {"error"}.
"""

import asyncio
import dataclasses
import importlib.util
import inspect
import json
import os
import sys
import textwrap
import traceback

answers = sys.stdout
# Standard output is for answers only, so output of the functions goes to standard error.
sys.stdout = sys.stderr

modules = {}

# A dataclass cannot have a field with the name of a Python keyword.
SPELLINGS = {"pass_": "pass"}


def module_of(file):
    if file not in modules:
        sys.path.insert(0, os.path.dirname(file))
        spec = importlib.util.spec_from_file_location("scoring_%d" % len(modules), file)
        if spec is None or spec.loader is None:
            raise ImportError("%s is not a Python file" % file)
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        modules[file] = module
    return modules[file]


def function_of(question):
    if "body" in question:
        names = {"json": json}
        exec("def check(output, context):\n" + textwrap.indent(question["body"], "    "), names)
        return names["check"]
    name = question.get("function", "get_assert")
    function = getattr(module_of(question["file"]), name, None)
    if not callable(function):
        raise AttributeError('the file has no function "%s"' % name)
    return function


def plain(result):
    if dataclasses.is_dataclass(result) and not isinstance(result, type):
        result = dataclasses.asdict(result)
    if isinstance(result, dict):
        return {SPELLINGS.get(key, key): value for key, value in result.items()}
    return result


def answer(question):
    try:
        result = function_of(question)(question["output"], question["context"])
        if inspect.isawaitable(result):
            result = asyncio.run(settled(result))
        if result is None:
            return {"error": "it returned no value."}
        reply = {"result": plain(result)}
        json.dumps(reply, allow_nan=False)
        return reply
    except Exception:
        return {"error": traceback.format_exc().strip()}


async def settled(awaitable):
    return await awaitable


for line in sys.stdin:
    answers.write(json.dumps(answer(json.loads(line))) + "\n")
    answers.flush()
