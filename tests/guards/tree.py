"""The files of the project, as a commit would hold them."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
BINARY = {".png", ".jpg", ".webp", ".woff2", ".ico", ".mo"}


@cache
def files() -> tuple[Path, ...]:
    """Every file that git has, or would take."""
    told = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(ROOT / name for name in sorted(told.stdout.splitlines()) if (ROOT / name).is_file())


def under(*folders: str, ending: str) -> list[Path]:
    """The files in these folders with an ending."""
    return [file for file in files() if file.suffix == ending and file.relative_to(ROOT).parts[0] in folders]


def texts() -> list[Path]:
    """Every file that holds text."""
    return [file for file in files() if file.suffix not in BINARY]


@cache
def tree_of(file: Path) -> ast.Module:
    """A Python file, parsed."""
    return ast.parse(file.read_text("utf-8"))


def functions(file: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file, methods and inner ones too."""
    return [node for node in ast.walk(tree_of(file)) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def name_of(file: Path) -> str:
    """A file as one calls it."""
    return str(file.relative_to(ROOT))
