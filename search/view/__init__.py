"""What pages show, as pure functions: the state of a page, snippets, cards as safe HTML."""
