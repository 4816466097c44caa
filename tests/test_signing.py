"""What `helpers.signing` writes into a certificate."""

from datetime import UTC, datetime, timedelta

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from helpers.pems import root_of
from helpers.signing import sign

AUTHORITY = trustme.CA()


def test_the_authority_has_signed_the_key() -> None:
    key, chain = sign(AUTHORITY)
    certificate = x509.load_pem_x509_certificate(chain)
    certificate.verify_directly_issued_by(x509.load_pem_x509_certificate(root_of(AUTHORITY)))
    assert serialization.load_pem_private_key(key, None).public_key() == certificate.public_key()


def test_names_of_any_kind_and_a_usage() -> None:
    names = [x509.RFC822Name("ada@example.org"), x509.UniformResourceIdentifier("spiffe://example.org/ada")]
    _, chain = sign(AUTHORITY, names, "Ada", ExtendedKeyUsageOID.SERVER_AUTH)
    certificate = x509.load_pem_x509_certificate(chain)
    [common_name] = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert common_name.value == "Ada"
    assert list(certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value) == names
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.SERVER_AUTH]
    assert not any(extension.critical for extension in certificate.extensions)


def test_it_is_valid_for_an_hour_from_now() -> None:
    certificate = x509.load_pem_x509_certificate(sign(AUTHORITY)[1])
    now, hour = datetime.now(UTC), timedelta(hours=1)
    assert now - hour - timedelta(minutes=1) < certificate.not_valid_before_utc < now - timedelta(minutes=50)
    assert now + timedelta(minutes=50) < certificate.not_valid_after_utc <= now + hour


def test_nothing_that_was_not_asked_for() -> None:
    _, chain = sign(AUTHORITY)
    certificate = x509.load_pem_x509_certificate(chain)
    assert not list(certificate.subject)
    assert not list(certificate.extensions)


def test_something_else_is_refused() -> None:
    with pytest.raises(TypeError):
        sign(AUTHORITY, ["map.example.org"])
