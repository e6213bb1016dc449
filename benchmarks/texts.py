"""The texts that are measured on: real ones beside the project, else the specimens."""

from __future__ import annotations

from pathlib import Path

__all__ = ["ROOT", "gold_folders", "shared_folder"]

ROOT = Path(__file__).resolve().parents[1]


def shared_folder(name: str) -> Path | None:
    """Return a folder of `../shared`, or None when it is not there."""
    folder = ROOT.parent / "shared" / name
    return folder if folder.is_dir() else None


def gold_folders() -> tuple[Path, ...]:
    """Return the folders of link gold: real pairs where there are any, and the specimens."""
    real = shared_folder("gold")
    return (*((real,) if real else ()), ROOT / "documents" / "gold")
