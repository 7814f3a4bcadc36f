"""Checks 法治政府建设年度报告: outline, numbering, tables, figures, claims, citations, wording, dates."""

__version__ = "0.1.0"
