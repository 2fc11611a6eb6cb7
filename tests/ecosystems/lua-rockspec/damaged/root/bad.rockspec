package = {"cut
