"""The JSON-LD that extruct finds in pages, as a crawler does: `read_markup.py FILE...` prints a JSON list for each."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import extruct

if __name__ == "__main__":
    for name in sys.argv[1:]:
        page = Path(name).read_text("utf-8")
        print(json.dumps(extruct.extract(page, syntaxes=["json-ld"])["json-ld"]))
