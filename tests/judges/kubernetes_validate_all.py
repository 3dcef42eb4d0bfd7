"""Checks every object of a JSON object {name: object} from standard input against every version given as an argument.

Prints one line for each object that is wrong. The package reads its schemas from disk again for each object: here they
are kept, which makes one process quick enough for all objects and versions.
"""

import functools
import json
import sys

import jsonschema
from kubernetes_validate import utils
from referencing import Registry, Resource

schema_contents = functools.lru_cache(maxsize=None)(utils.schema_contents)


@functools.lru_cache(maxsize=None)
def registry(version):
    folder = f"kubernetes-json-schema/v{version}-local-strict"
    definitions = Resource.from_contents(schema_contents(f"{folder}/_definitions.json", version))
    return (definitions @ Registry()).crawl()


@functools.lru_cache(maxsize=None)
def validator(version, file):
    schema = schema_contents(f"kubernetes-json-schema/v{version}-local-strict/{file}", version)
    both = (Resource.from_contents(schema) @ registry(version)).crawl()
    return jsonschema.Draft202012Validator(schema, registry=both)


def file_of(item):
    group, _, version = item["apiVersion"].rpartition("/")
    prefix = f"{group.split('.')[0]}-" if group else ""
    return f"{item['kind'].lower()}-{prefix}{version}.json"


def main():
    known = {utils.major_minor(version): version for version in utils.all_versions()}
    objects = json.load(sys.stdin)
    for wanted in sys.argv[1:]:
        for name, item in objects.items():
            for error in validator(known[wanted], file_of(item)).iter_errors(item):
                path = ".".join(str(part) for part in error.path)
                print(f"{wanted} {name}: {path}: {error.message}")


main()
