"""A workbook that its reader never comes to an end with: found among ten thousand spoiled ones."""

from __future__ import annotations

from base64 import b64decode

import pytest

from mintkarte.gateways import spreadsheet_apart
from mintkarte.gateways.spreadsheets import SpreadsheetError, read_bytes

ENDLESS = b64decode(
    "UEsDBBQAAAAIADxafF2FbDmKLAAAAC4AAAAIAAAAbWltZXR5cGUFwYEJACAIBMCNbCbRh4RSSWv+7jhzmXBb+HiuFFxWFAnXkLvh"
    "TZUHrDWB/lBLAwQUAAAACAA8WnxdJnCGd+4AAACDCQAACwAAAGNvbnRlbnQueG1s7ZZNbsMgEIVv0kbsnTZdIttSjwJ47KDiGQTj"
    "Nunpi39qNV1FFZtKbGAG3vvmiRU19b01IDsy0wjIlSHktB8uo8Mo19tGTAElqWijRDVClGwkecBvl/yplqfjs9j8rLS7276Ib9xw"
    "4bvNSbt6txTvEKIlbMTp+CLaejvV1F33JvoAqotnAG7rdfqyHtZ6HteIVxxAE4OYJY8Pu6gK9HHjqgw4t09XboKKrz4RIgeLw+yf"
    "M/qWLYOrn7YuFb8Yf6Mq1BYYwgIuiUqikqgkKon+T6KcYO8+szMpcHamhsEiZse+UUyfmOzYXplz/if4AlBLAwQUAAAACAA8Wnxd"
    "QSMSXYIAAADdAAAAFQAAAE1FVEEtSU5GL21hbmlmZXN0LnhtbGWPwQrDMAxDf6Xk3mS7miT/YhqXBhIn1O5Y/35lsHZjN0k8kOQr"
    "cp5JFD5ieNbCctpgtpWhoWQBxkoCOkHrxKlNWyVW+OXhbm8m+tPOudB4YOs+XNlWythRl2CcueJKKeOoe6dgsPeSJ9Tc2D042fcA"
    "+91rpa+ESRYiNS569/ckvgBQSwECFAMUAAAACAA8WnxdhWw5iiwAAAAuAAAACAAAAAAAAAAAAAAAgAEAAAAAbWltZXR5cGVQSwEC"
    "FAMUAAAACAA8WnxdJnCGd+4AAACDCQAACwAAAAAAAAAAAAAAgAFSAAAAY29udGVudC54bWxQSwECFAMUAAAACAA8WnxdQSMSXYIA"
    "AADdAAAAFQAAAAAAAAAAAAAAgAFpAQAATUVUQS1JTkYvbWFuaWZlc3QueG1sUEsFBgAAAAADAAMAsgAAAB4CAAAAAA=="
)


def test_a_workbook_that_is_read_for_ever_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet_apart, "SECONDS_OF_SMALL", 3)
    with pytest.raises(SpreadsheetError) as error:
        read_bytes(ENDLESS, "a.ods")
    assert error.value.code == "datei_zu_aufwendig"
