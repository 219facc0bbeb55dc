"""How tests read a page."""


def text_of(response):
    """The page as the code writes it: straight apostrophes and plain spaces, whatever the typography made of them."""
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")
