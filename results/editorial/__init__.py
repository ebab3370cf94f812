"""What people decide: corrections laid over the source, releases, freeze, calls, proposals, rosters, public notes."""
