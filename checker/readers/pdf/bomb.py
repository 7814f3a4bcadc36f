"""A stream that unpacks to out of all proportion is found before pdfium unpacks it whole."""

from __future__ import annotations

import re
import zlib

from checker.document import UnreadableError

MAX_STREAM = 64 << 20
_RATIO = 150
_STEP = 1 << 20
_STREAM = re.compile(rb"(?<!end)stream\r?\n")


def refuse_bombs(data: bytes) -> None:
    """Raise UnreadableError for a PDF with a deflated stream beyond all measure."""
    # Deflate packs a thousand to one at best.
    shortest = MAX_STREAM // 1100
    ends = [found.start() for found in re.finditer(rb"endstream", data)]
    starts = [found.end() for found in _STREAM.finditer(data)]
    for start, end in zip(starts, ends, strict=False):
        if end - start > shortest and _swells(data[start:end]):
            raise UnreadableError("PDF 内的数据解压后大得反常，疑为压缩炸弹，不予读取；请核对文件来源。")


def _swells(packed: bytes) -> bool:
    """Whether a stream unpacks to more than the measure, looked at step by step."""
    limit = max(MAX_STREAM, _RATIO * len(packed))
    opener = zlib.decompressobj()
    size = 0
    rest = packed
    try:
        while rest and not opener.eof:
            size += len(opener.decompress(rest, _STEP))
            if size > limit:
                return True
            rest = opener.unconsumed_tail
    except zlib.error:
        return False
    return False
