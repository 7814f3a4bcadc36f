"""A Word report with its findings as comments at the very characters; all else stays byte for byte."""

from __future__ import annotations

from checker.annotate.work import Annotated, annotate
from checker.comments.package import UntouchableError

__all__ = ["Annotated", "UntouchableError", "annotate"]
