"""Exports reports as CSV."""

import csv
import io

FORMAT = "csv"


def media_type() -> str:
    return "text/csv"


class Exporter:
    extension = ".csv"

    def export(self, rows: list[dict[str, object]], timeout: float = 30.0) -> bytes:
        text = io.StringIO()
        writer = csv.DictWriter(text, fieldnames=list(rows[0]) if rows else [])
        writer.writeheader()
        writer.writerows(rows)
        return text.getvalue().encode()
