"""The one error of this package."""


class ProtoError(Exception):
    """A .proto file that cannot be compiled; its text says where and why, with the line and a caret."""

    def _render_traceback_(self) -> list[str]:
        """Show the message alone: IPython calls this instead of printing a traceback."""
        return [f"ProtoError: {self}"]
