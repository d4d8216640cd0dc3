"""``python -m pip_explain``."""

from pip_explain.cli import main

if __name__ == "__main__":
    main()
