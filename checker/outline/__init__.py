"""Hold a document against the grammar of its outline: lines, pieces, sections, mandated parts."""
