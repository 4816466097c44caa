"""What trustme makes, as the PEM that gRPC's credentials take."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import trustme


def root_of(authority: "trustme.CA") -> bytes:
    """Return an authority's own certificate, as PEM."""
    return authority.cert_pem.bytes()


def pair_of(leaf: "trustme.LeafCert") -> tuple[bytes, bytes]:
    """Return the private key and the whole chain, as PEM."""
    return leaf.private_key_pem.bytes(), b"".join(pem.bytes() for pem in leaf.cert_chain_pems)
