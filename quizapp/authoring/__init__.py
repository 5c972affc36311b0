"""Writing packs in the browser: drafts and who may change them, publishing, repairing, bringing in and taking out."""
