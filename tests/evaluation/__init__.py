"""The evaluation gate of the page reader: scores saved real pages against their truth."""
