"""Certificates that trustme does not write: names of any kind or none, for one use."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from helpers.pems import root_of

_HOUR = timedelta(hours=1)


def sign(
    authority: trustme.CA,
    names: Sequence[x509.GeneralName] = (),
    common_name: str = "",
    usage: x509.ObjectIdentifier | None = None,
) -> tuple[bytes, bytes]:
    """Have an authority sign a certificate that is valid for an hour.

    Args:
        authority: who signs; its key is one of those that trustme makes of itself, on an elliptic curve.
        names: the subject alternative names; the certificate has none when empty.
        common_name: the subject's; it has none when empty.
        usage: what the certificate is for, one of ``ExtendedKeyUsageOID``; anything when None.

    Returns:
        The private key and the certificate, as PEM.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    signer = serialization.load_pem_private_key(authority.private_key_pem.bytes(), None)
    subject = [x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name)] if common_name else []
    issuer, now = x509.load_pem_x509_certificate(root_of(authority)).subject, datetime.now(UTC)
    serial = x509.random_serial_number()
    builder = x509.CertificateBuilder(issuer, x509.Name(subject), key.public_key(), serial)
    builder = builder.not_valid_before(now - _HOUR).not_valid_after(now + _HOUR)
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    if usage:
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    private = key.private_bytes(pem, pkcs8, serialization.NoEncryption())
    return private, builder.sign(signer, hashes.SHA256()).public_bytes(pem)
