#!/usr/bin/env python3
"""Writes the rules in CEL that come with Pave: crates/pave-cel/data/definitions.txt.z, from the custom resource definitions of
add-ons at pinned releases, and crates/pave-rules/data/expressions.txt, the kinds that have some.

Run it by hand when an add-on has a new release: `python3 scripts/update-cel-definitions.py [folder]`. Needs git and PyYAML. The folder
may hold clones, called as in ADD_ONS; what is not there is cloned.

A line of the packed file is `<apiVersion> <kind> <schema as JSON>`: of the definition's schema what the rules need, which is
everything below a rule, without descriptions and without what only says how a value may look.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import zlib

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Repository, release, folder of the definitions.
ADD_ONS = {
    "gateway-api": ("kubernetes-sigs/gateway-api", "v1.6.1", "config/crd/standard"),
    "cert-manager": ("cert-manager/cert-manager", "v1.21.1", "deploy/crds"),
    "external-secrets": ("external-secrets/external-secrets", "v2.9.0", "config/crds/bases"),
    "prometheus-operator": ("prometheus-operator/prometheus-operator", "v0.93.0", "example/prometheus-operator-crd"),
    "helm-controller": ("fluxcd/helm-controller", "v1.6.3", "config/crd/bases"),
    "kyverno": ("kyverno/kyverno", "v1.19.0", "config/crds/policies.kyverno.io"),
    "keda": ("kedacore/keda", "v2.20.2", "config/crd/bases"),
    "crossplane": ("crossplane/crossplane", "v2.3.4", "cluster/crds"),
    "cloudnative-pg": ("cloudnative-pg/cloudnative-pg", "v1.30.0", "config/crd/bases"),
}
# `=` is text, as for Kubernetes.
yaml.SafeLoader.add_constructor("tag:yaml.org,2002:value", yaml.SafeLoader.construct_yaml_str)
RULES = "x-kubernetes-validations"
KEPT = [
    "type", "format", "nullable", "default", "required", RULES, "x-kubernetes-int-or-string", "x-kubernetes-list-type",
    "x-kubernetes-list-map-keys", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource",
]  # fmt: skip


def main() -> None:
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for name, (repository, release, path) in ADD_ONS.items():
            clone = pathlib.Path(sys.argv[1]) / name if len(sys.argv) > 1 else pathlib.Path(folder) / name
            if not clone.exists():
                url = f"https://github.com/{repository}"
                git("clone", "--quiet", "--depth", "1", "--branch", release, url, str(clone))
            of_add_on = definitions(clone, release, path)
            lines += of_add_on
            print(f"{name} {release}: {len(of_add_on)} kinds")
    lines.sort()
    plain = "\n".join(lines).encode()
    packed = zlib.compress(plain, 9)
    data = ROOT / "crates/pave-cel/data"
    data.mkdir(exist_ok=True)
    (data / "definitions.txt.z").write_bytes(packed)
    kinds = "".join(" ".join(line.split(" ", 2)[:2]) + "\n" for line in lines)
    (ROOT / "crates/pave-rules/data/expressions.txt").write_text(kinds)
    print(f"{len(lines)} kinds, {len(plain)} bytes, {len(packed)} packed")


def definitions(clone: pathlib.Path, release: str, path: str) -> list[str]:
    lines = []
    for file in git("-C", str(clone), "ls-tree", "--name-only", release, f"{path}/").splitlines():
        if not file.endswith(".yaml"):
            continue
        for document in yaml.safe_load_all(git("-C", str(clone), "show", f"{release}:{file}")):
            if not document or document.get("kind") != "CustomResourceDefinition":
                continue
            spec = document["spec"]
            for version in spec["versions"]:
                schema = pruned(version["schema"]["openAPIV3Schema"])
                if schema is not None:
                    text = json.dumps(schema, separators=(",", ":"), ensure_ascii=False)
                    lines.append(f"{spec['group']}/{version['name']} {spec['names']['kind']} {text}")
    return lines


def pruned(schema: dict) -> dict | None:
    """What leads to rules, and everything below them; none where there are no rules."""
    if RULES in schema:
        return whole(schema)
    inner = {}
    fields = {name: pruned(value) for name, value in schema.get("properties", {}).items()}
    fields = {name: value for name, value in fields.items() if value is not None}
    if fields:
        inner["properties"] = fields
    for name in ("items", "additionalProperties"):
        if isinstance(schema.get(name), dict) and (below := pruned(schema[name])) is not None:
            inner[name] = below
    if not inner:
        return None
    return {**{name: schema[name] for name in ("type", "nullable", "default") if name in schema}, **inner}


def whole(schema: dict) -> dict:
    kept = {name: schema[name] for name in KEPT if name in schema}
    if "properties" in schema:
        kept["properties"] = {name: whole(value) for name, value in schema["properties"].items()}
    for name in ("items", "additionalProperties"):
        if isinstance(schema.get(name), dict):
            kept[name] = whole(schema[name])
    return kept


def git(*command: str) -> str:
    return subprocess.run(["git", *command], check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main()
