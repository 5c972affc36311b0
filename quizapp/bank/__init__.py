"""Questions and packs as plain data: values, marking, files, the linter. No Flask, no database."""
