"""Telling the encoding of text from its first bytes."""

import codecs
import re

_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
_EUROPEAN = ("cp1252", "cp1250", "cp1254", "cp1257")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(sample: bytes) -> str:
    """UTF-8 where the sample is that, what its byte order mark says, or else what charset-normalizer tells."""
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return _other_encoding(sample)
    return "utf-8"


def _other_encoding(sample: bytes) -> str:
    """Where bytes above ASCII mostly stand alone, as in European languages, a single-byte encoding.

    Of a few such bytes charset-normalizer would tell Chinese.
    """
    from charset_normalizer import from_bytes

    runs = _BEYOND_ASCII.findall(sample)
    alone = 2 * sum(len(run) == 1 for run in runs) > len(runs)
    best = from_bytes(sample, cp_isolation=[*_EUROPEAN] if alone else None).best()
    return best.encoding if best is not None else _EUROPEAN[0]
