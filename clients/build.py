"""Builds the client packages: `make clients` writes a wheel and a tarball into clients/dist.

The code is the project's own: follow.py of `manage.py follow`, client.js of the pages, and types made from the schemas
that the server publishes. Node is needed for the tarball; without it that part is left out and said so.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from results.web.api.schemas import FRAMES, SCHEMAS, Schema, reachable

ROOT = Path(__file__).resolve().parents[1]
NAMES = tuple(each.__name__ for each in FRAMES.values())
PYTHON = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "object": "dict[str, Any]",
          "null": "None"}  # fmt: skip
TYPESCRIPT = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean",
              "object": "Record<string, unknown>", "null": "null"}  # fmt: skip


PYTHON_HEAD = """# The types of all messages, made from the server's schema.

from typing import Any, Literal, NotRequired, TypedDict
"""


def main() -> None:
    out = ROOT / "clients" / "dist"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    with tempfile.TemporaryDirectory() as folder:
        wheel(Path(folder) / "python", out)
        tarball(Path(folder) / "js", out)
    print(*sorted(each.name for each in out.iterdir()), sep="\n")


def wheel(stage: Path, out: Path) -> None:
    shutil.copytree(ROOT / "clients" / "python", stage)
    shutil.copy(ROOT / "results" / "clients" / "follow.py", stage / "counting_tracker")
    (stage / "counting_tracker" / "models.py").write_text(models(), encoding="utf-8")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, stage)


def tarball(stage: Path, out: Path) -> None:
    if shutil.which("npm") is None:
        print("npm is missing: no tarball", file=sys.stderr)
        return
    shutil.copytree(ROOT / "clients" / "js", stage)
    shutil.copy(ROOT / "results" / "static" / "results" / "client.js", stage)
    (stage / "index.d.ts").write_text(declarations(), encoding="utf-8")
    run("npm", "pack", "--silent", "--pack-destination", out, cwd=stage)


def run(*argv: object, cwd: Path | None = None) -> None:
    """Raises CalledProcessError."""
    subprocess.run(list(map(str, argv)), cwd=cwd, check=True, stdout=subprocess.DEVNULL)


def models() -> str:
    """The messages as Python types."""
    return PYTHON_HEAD + "".join(
        f"\n\nclass {name}(TypedDict):\n{members}" for name, members in sorted(_python_classes())
    )


def _python_classes() -> Iterator[tuple[str, str]]:
    for name, schema in reachable(*NAMES).items():
        if "properties" in schema:
            required = set(schema["required"])
            lines = [
                f"    {field}: {_python_member(each, field in required)}\n"
                for field, each in schema["properties"].items()
            ]
            yield name, "".join(lines)


def _python_member(schema: Schema, is_required: bool) -> str:
    kind = _kind(schema, PYTHON, " | ", "list[{}]", "Literal[{}]")
    return f'"{kind}"' if is_required else f'NotRequired["{kind}"]'


def _kind(schema: Schema, words: dict[str, str], either: str, items: str, literal: str) -> str:
    """A schema's type in a language, given its words and how it writes alternatives, lists and literals."""

    def kind(each: Schema) -> str:
        return _kind(each, words, either, items, literal)

    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return name if "properties" in SCHEMAS[name] else kind(SCHEMAS[name])
    if "anyOf" in schema:
        return either.join(map(kind, schema["anyOf"]))
    if "enum" in schema:
        values = [f'"{value}"' if words is TYPESCRIPT else f"'{value}'" for value in schema["enum"]]
        return either.join(values) if words is TYPESCRIPT else literal.format(", ".join(values))
    if schema.get("type") == "array":
        return items.format(kind(schema.get("items", {})))
    return words.get(schema.get("type", ""), "unknown" if words is TYPESCRIPT else "Any")


def declarations() -> str:
    """The module and its messages as TypeScript."""
    return "".join(f"export interface {name} {{\n{members}}}\n\n" for name, members in sorted(_interfaces())) + MODULE


def _interfaces() -> Iterator[tuple[str, str]]:
    for name, schema in reachable(*NAMES).items():
        if "properties" in schema:
            required = set(schema["required"])
            lines = [
                f"  {field}{'' if field in required else '?'}: {_typescript(each)};\n"
                for field, each in schema["properties"].items()
            ]
            yield ("ErrorMessage" if name == "Error" else name), "".join(lines)


def _typescript(schema: Schema) -> str:
    return _kind(schema, TYPESCRIPT, " | ", "({})[]", "")


MODULE = """export const MOMENTS_KEPT: number;

export class Gap extends Error {}

/** The board after a delta. An old delta changes nothing. Throws Gap where something between was missed. */
export function applyDelta(board: Snapshot, delta: Delta): Snapshot;

export interface StreamOptions {
  topics?: string[];
  /** A snapshot kept from before, heard under the same topics: only the rest is asked for. */
  board?: Snapshot | null;
  /** The server's address, such as https://HOST; the page's own where it is left out. */
  base?: string;
  transports?: ("ws" | "sse" | "poll")[];
  /** Milliseconds on a lesser transport before a better one is tried. */
  betterAfter?: number;
}

/** Events: snapshot {board}, delta {delta, board}, heartbeat {at, sourceAge}, state {state, transport, reason}. */
export class ElectionStream extends EventTarget {
  constructor(slug: string, options?: StreamOptions);
  readonly board: Snapshot | null;
  readonly state: "stopped" | "connecting" | "live" | "waiting" | "gone";
  readonly transport: "ws" | "sse" | "poll";
  start(): void;
  stop(): void;
  setTopics(topics: string[]): void;
  /** Seconds since the source made what is shown, or null where that is unknown. */
  sourceAgeNow(): number | null;
}
"""


if __name__ == "__main__":
    main()
