"""The desk: Django's admin, made for a counting night. `site` is the site, `tables` what can be browsed."""
