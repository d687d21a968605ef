"""The replica's articles as data (``*.toml``) and the code that composes posts from them."""
