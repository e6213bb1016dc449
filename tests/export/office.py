"""LibreOffice without a window: accept or reject all changes of Word files, and print files.

Its profile is new for each run; the first start fills it, the second finds our macro in it.
"""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from lxml import etree

__all__ = ["OFFICE", "Office"]

OFFICE = shutil.which("soffice")
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE_SPACE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
LIBRARY = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//'
    'DTD OfficeDocument 1.0//EN" "library.dtd">\n<library:library xmlns:library="http://openoffice.'
    'org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected='
    '"false"><library:element library:name="Changes"/></library:library>'
)
MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Changes"
 script:language="StarBasic">
Sub Settle(list As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  number = FreeFile
  Open list For Input As number
  Do While Not Eof(number)
    Line Input #number, source
    Line Input #number, target
    Line Input #number, command
    document = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
    dispatcher.executeDispatch(document.CurrentController.Frame, command, "", 0, Array())
    document.storeToURL(target, Array())
    document.close(True)
  Loop
  Close number
End Sub
</script:module>"""


class Office:
    """LibreOffice with a profile of its own in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._profile = folder / "profile"
        self._run("--terminate_after_init")
        basic = self._profile / "user" / "basic" / "Standard"
        (basic / "script.xlb").write_text(LIBRARY)
        (basic / "Changes.xba").write_text(MACRO)

    def settle(self, files: Mapping[str, bytes]) -> dict[tuple[str, bool], list[str]]:
        """Return the paragraphs of each Word file with all changes accepted, and rejected."""
        lines, targets = [], {}
        for name, content in files.items():
            source = self._folder / f"{name}.docx"
            source.write_bytes(content)
            for accept, command in ((True, "Accept"), (False, "Reject")):
                target = self._folder / f"{name}-{command}.odt"
                targets[name, accept] = target
                lines += [source.as_uri(), target.as_uri(), f".uno:{command}AllTrackedChanges"]
        orders = self._folder / "orders.txt"
        orders.write_text("\n".join(lines) + "\n")
        self._run(f'macro:///Standard.Changes.Settle("{orders}")')
        return {key: _paragraphs(target) for key, target in targets.items()}

    def print(self, path: Path) -> Path:
        """Return a file as PDF."""
        self._run("--convert-to", "pdf", "--outdir", str(self._folder), str(path))
        return self._folder / f"{path.stem}.pdf"

    def _run(self, *arguments: str) -> None:
        profile = f"-env:UserInstallation={self._profile.as_uri()}"
        command: Sequence[str] = [OFFICE or "soffice", "--headless", profile, *arguments]
        subprocess.run(command, check=True, capture_output=True, timeout=200)


def _paragraphs(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as package:
        root = etree.fromstring(package.read("content.xml"))
    body = root.find(f".//{OFFICE_SPACE}text")
    assert body is not None
    for node in list(body.iter(f"{OFFICE_SPACE}annotation")):
        tail, before, parent = node.tail or "", node.getprevious(), node.getparent()
        assert parent is not None
        if before is None:
            parent.text = (parent.text or "") + tail
        else:
            before.tail = (before.tail or "") + tail
        parent.remove(node)
    return [_text(node) for node in body.iter(f"{TEXT}p", f"{TEXT}h")]


def _text(node: etree._Element) -> str:
    said = node.text or ""
    for child in node:
        kind = etree.QName(child).localname
        if kind == "s":
            said += " " * int(child.get(f"{TEXT}c", "1"))
        elif kind == "tab":
            said += "\t"
        elif kind == "line-break":
            said += "\n"
        else:
            said += _text(child)
        said += child.tail or ""
    return said
