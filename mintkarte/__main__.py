"""`python -m mintkarte` is the command `mintkarte`."""

from mintkarte.cli import main

if __name__ == "__main__":
    main()
