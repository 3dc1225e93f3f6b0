"""``python -m qti``: the command ``qti``."""

from qti.cli.main import run

if __name__ == "__main__":
    run()
