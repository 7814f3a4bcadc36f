"""The command line: options in, exit status out."""


def main() -> None:
    """Run the command line."""
