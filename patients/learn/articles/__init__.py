"""The articles: one file each, which holds its `ARTICLE`."""
