"""The edge where records come in: each module reads one kind of source as `read(...) -> Iterator[Record | Fault]`."""
