"""What crosses the wire, seen: ``Tap`` is the front door to the modules beside it.

``tls_records`` and ``http2`` turn bytes into records and frames, ``calls`` turns frames into calls, with ``headers``
and ``messages`` to read what is in them, ``diagrams`` draws them, ``traces`` shows what connections carried, and
``tap`` is the proxy that gets hold of the bytes.
"""

from helpers.wire.tap import Tap

__all__ = ["Tap"]
