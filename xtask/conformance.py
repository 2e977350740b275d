"""Validates SBOM documents with the validators of CycloneDX, SPDX and the NTIA minimum elements.

Reads file names from stdin, one a line, and prints a JSON list with an entry for each:
file, format, errors, notes. Afterwards it breaks the first document of each format on purpose; an
entry whose file is "broken" has an error if a validator let that pass.
"""

import concurrent.futures
import copy
import json
import logging
import pathlib
import sys
import tempfile

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from ntia_conformance_checker import NTIAChecker


def format_of(document):
    if "spdxVersion" in document:
        return document["spdxVersion"]
    return f"{document.get('bomFormat')} {document.get('specVersion')}"


def cyclonedx_errors(document):
    version = SchemaVersion.from_version(document["specVersion"])
    found = JsonStrictValidator(version).validate_str(json.dumps(document), all_errors=True)
    errors = [str(error).splitlines()[0] for error in found or []]
    return errors + graph_errors(document)


def graph_errors(document):
    """What the schema cannot say: references are unique and resolve, each component has its edges."""
    root = document.get("metadata", {}).get("component", {})
    components = nested([root]) + nested(document.get("components", []))
    references = [component.get("bom-ref") for component in components if component]
    edges = document.get("dependencies", [])
    errors = []
    if len(set(references)) != len(references):
        errors.append("a bom-ref stands twice")
    known = set(references)
    named = [edge["ref"] for edge in edges]
    for reference in named + [to for edge in edges for to in edge.get("dependsOn", [])]:
        if reference not in known:
            errors.append(f"a dependency names the unknown bom-ref {reference}")
    errors += [f"no dependencies entry for {reference}" for reference in sorted(known - set(named))]
    return errors


def nested(components):
    found = []
    for component in components:
        found += [component] + nested(component.get("components", []))
    return found


def spdx_errors(path):
    checker = NTIAChecker(str(path), validate=True)
    if not checker.doc:
        return ["not readable as SPDX"] + [str(e) for e in checker._parsing_errors][:3]
    errors = [str(message.validation_message) for message in checker.validation_messages]
    for missing, what in [
        (checker.components_without_names, "name"),
        (checker.components_without_versions, "version"),
        (checker.components_without_identifiers, "identifier"),
        (checker.components_without_suppliers, "supplier"),
    ]:
        if missing:
            errors.append(f"NTIA: {len(missing)} components without {what}, such as {missing[0]}")
    for present, what in [
        (checker.doc_author, "author"),
        (checker.doc_timestamp, "timestamp"),
        (checker.dependency_relationships, "dependency relationships"),
    ]:
        if not present:
            errors.append(f"NTIA: no {what}")
    return errors


def check(path):
    document = json.loads(path.read_text(encoding="utf-8"))
    entry = {"file": str(path), "format": format_of(document), "errors": [], "notes": []}
    if "spdxVersion" in document:
        entry["errors"] = spdx_errors(path)
    else:
        entry["errors"] = cyclonedx_errors(document)
    return entry, document


def without_creator(document):
    document["creationInfo"]["creators"] = []


def without_version(document):
    for package in document["packages"]:
        package.pop("versionInfo", None)


def loose_relationship(document):
    document["relationships"].append(
        {
            "spdxElementId": "SPDXRef-nowhere",
            "relatedSpdxElement": "SPDXRef-DOCUMENT",
            "relationshipType": "DEPENDS_ON",
        }
    )


def without_name(document):
    document["metadata"]["component"].pop("name", None)


def unknown_property(document):
    document["metadata"]["component"]["colour"] = "blue"


def malformed_address(document):
    document["metadata"]["component"]["externalReferences"] = [{"type": "vcs", "url": "a b<>"}]


def loose_reference(document):
    document["dependencies"].append({"ref": "nowhere"})


def breakages(document):
    if "spdxVersion" in document:
        return [without_creator, without_version, loose_relationship]
    return [without_name, unknown_property, malformed_address, loose_reference]


def broken_entries(documents, directory):
    for document in documents.values():
        for breakage in breakages(document):
            broken = copy.deepcopy(document)
            breakage(broken)
            path = pathlib.Path(directory) / "broken.spdx.json"
            path.write_text(json.dumps(broken), encoding="utf-8")
            passed = not check(path)[0]["errors"]
            errors = [f"{breakage.__name__} is let pass"] if passed else []
            note = f"{breakage.__name__} is refused"
            notes = [] if passed else [note]
            yield {"file": "broken", "format": format_of(document), "errors": errors, "notes": notes}


def main():
    logging.disable(logging.CRITICAL)
    entries, first = [], {}
    paths = [pathlib.Path(line) for line in sys.stdin.read().splitlines()]
    with concurrent.futures.ProcessPoolExecutor() as pool:
        for entry, document in pool.map(check, paths):
            entries.append(entry)
            first.setdefault(entry["format"], document)
    with tempfile.TemporaryDirectory() as directory:
        entries += broken_entries(first, directory)
    json.dump(entries, sys.stdout)


main()
