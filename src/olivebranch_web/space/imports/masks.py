"""How the other person is called: by an initial, until the person asks for more."""


def initial(name: str) -> str:
    """Return "S." for "Sam"; "They" when the name begins with no letter."""
    first = next((sign for sign in name if sign.isalnum()), "")
    return f"{first.upper()}." if first.isalpha() else "They"
