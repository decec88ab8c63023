"""`python -m arrears` is the command `arrears`."""

from arrears.config.cli import main

if __name__ == "__main__":
    main()
