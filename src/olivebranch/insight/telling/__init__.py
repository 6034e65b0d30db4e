"""The picture told: as charts, as sentences, as JSON and as a report."""
