"""Exports reports as XML."""

from xml.etree import ElementTree

FORMAT = "xml"


def media_type():
    return "application/xml"


class Exporter:
    extension = ".xml"

    def export(self, rows: list[dict[str, object]], time_out: float = 30.0) -> bytes:
        root = ElementTree.Element("report")
        for row in rows:
            item = ElementTree.SubElement(root, "row")
            for name, value in row.items():
                ElementTree.SubElement(item, name).text = str(value)
        return ElementTree.tostring(root)
