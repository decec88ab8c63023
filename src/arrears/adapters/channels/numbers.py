"""Phone numbers as gateways write them. Pure."""


def international(number: str, *, prefix: str) -> str:
    """`+86…` of a number kept without its country; one that begins with + stays."""
    bare = "".join(letter for letter in number if letter.isdigit() or letter == "+")
    return bare if bare.startswith("+") else prefix + bare.removeprefix("0")


def as_kept(number: str, *, prefix: str) -> tuple[str, ...]:
    """The ways in which the number of an incoming message may be kept here."""
    bare = "".join(letter for letter in number if letter.isdigit() or letter == "+")
    local = bare.removeprefix(prefix).removeprefix(prefix.removeprefix("+")) if prefix else bare
    return tuple(dict.fromkeys((bare, local, f"0{local}", f"{prefix}{local}")))
