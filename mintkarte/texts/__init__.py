"""German labels and sentences for the codes of `domain`. No HTML, no rules."""
