"""One module for each page of the site. Markup is written after the structure of the real pages."""
