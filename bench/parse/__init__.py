"""Pages a second, from bytes to validated records, beside the libraries that public ECI scrapers use."""
