"""The language server: what an editor underlines while a report is being written.

It needs pygls, the extra ``lsp``; no other room imports this one but the command that starts it.
"""
