"""What a client accepts in compressed form, read in one place for the API, the pages and static files."""


def accepts_gzip(header: str) -> bool:
    """Whether an `Accept-Encoding` header allows gzip (RFC 9110, 12.5.3). A quality of 0 refuses it."""
    qualities = dict(map(_coding, header.lower().split(",")))
    return qualities.get("gzip", qualities.get("*", 0.0)) > 0


def _coding(part: str) -> tuple[str, float]:
    """A content coding and its quality, from 0 to 1; 0 where it cannot be read."""
    coding, _, parameters = part.partition(";")
    name, _, value = parameters.partition("=")
    if name.strip() != "q":
        return coding.strip(), 1.0
    try:
        return coding.strip(), float(value)
    except ValueError:
        return coding.strip(), 0.0
