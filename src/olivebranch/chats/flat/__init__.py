"""The one table as rows of cells, one row a record: what csv, jsonl and parquet hold."""
