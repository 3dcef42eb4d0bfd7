"""Asks policies of objects: reads `{"policies": [...], "objects": {name: object}}`, prints `<object> <policy> <verdict>`.

The verdict is `yes`, `no`, or `error` where an expression cannot be evaluated, which the API server takes for a no.
"""

import json
import sys

import celpy
from celpy.adapter import json_to_cel


def main() -> None:
    given = json.load(sys.stdin)
    environment = celpy.Environment()
    programs = [
        (
            policy["metadata"]["annotations"]["pave.dev/rule"],
            {variable["name"]: program(environment, variable["expression"]) for variable in policy["spec"].get("variables", [])},
            [program(environment, validation["expression"]) for validation in policy["spec"]["validations"]],
        )
        for policy in given["policies"]
    ]
    for name, document in given["objects"].items():
        for code, variables, validations in programs:
            print(name, code, verdict(document, variables, validations))


def program(environment, expression):
    return environment.program(environment.compile(expression))


def verdict(document, variables, validations) -> str:
    activation = {"object": json_to_cel(document)}
    values = celpy.celtypes.MapType()
    try:
        for name, variable in variables.items():
            values[celpy.celtypes.StringType(name)] = variable.evaluate({**activation, "variables": values})
        answers = [validation.evaluate({**activation, "variables": values}) for validation in validations]
    except celpy.CELEvalError:
        return "error"
    return "yes" if all(answers) else "no"


if __name__ == "__main__":
    main()
