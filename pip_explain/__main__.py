"""``python -m pip_explain``."""

from pip_explain.start import main

if __name__ == "__main__":
    main()
